import { contract } from "../contract.ts";

/** What the `secrets` stack publishes: where secrets are, and never what they hold. */
export const secretsContract = contract(
  { kind: "secrets", scope: "environment", section: "secrets" },
  {
    keyArn: "string",
    /** By key: `platform/grafana`. */
    secretArns: "map",
    /** Of pods that read secrets themselves, by `<cluster>/<namespace>/<service account>`. */
    workloadRoleArns: "map",
  },
);
