import { contract } from "../contract.ts";

/** What a `<cluster>-tenant` stack publishes. */
export const tenantContract = contract(
  { kind: "tenant", scope: "cluster", section: "tenant" },
  {
    /** The first is the one that kubectl uses by default. */
    namespaces: "list",
    /** The role that the owner assumes. */
    ownerRoleArn: "string",
    /** Service accounts that have a role in AWS. */
    workloadRoleArns: "map",
    secretsPath: "string",
  },
);
