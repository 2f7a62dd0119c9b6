import { contract } from "../contract.ts";

/** What a `<cluster>-runners` stack publishes: maps by the names of the runners. */
export const runnersContract = contract(
  { kind: "runners", scope: "cluster", section: "runners" },
  {
    /** Namespaces of the pods of jobs. */
    jobNamespaces: "map",
    /** Jobs at a time. */
    concurrency: "map",
    cacheBuckets: "map",
  },
);
