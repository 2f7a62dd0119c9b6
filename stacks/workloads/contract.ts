import { contract } from "../contract.ts";

/** What a `<cluster>-workloads` stack publishes. */
export const workloadsContract = contract(
  { kind: "workloads", scope: "cluster", section: "clusters" },
  {
    /** By workload. */
    roleArns: "map",
  },
);
