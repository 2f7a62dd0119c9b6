import { contract } from "../contract.ts";

/** What a `<cluster>-platform` stack publishes. */
export const platformContract = contract(
  { kind: "platform", scope: "cluster", section: "clusters" },
  {
    /** Names of the add-ons, in the order in which they are installed. */
    addons: "list",
  },
);
