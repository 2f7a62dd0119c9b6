import { contract } from "../contract.ts";

/** What a `<cluster>-sandpits` stack publishes. */
export const sandpitsContract = contract(
  { kind: "sandpits", scope: "cluster", section: "clusters" },
  {
    /** The Kubernetes group that may create namespaces. */
    deployers: "string",
  },
);
