import type { AddonSurroundings } from "../addons/surroundings.ts";

/** The surroundings of an add-on that is alone in a cluster of `dev`. */
export const alone: AddonSurroundings = {
  environment: "dev",
  systemNamespaces: ["kube-system"],
  ciNamespaces: [],
  availabilityZones: ["us-east-2a", "us-east-2b"],
  tags: { owner: "ml-platform", environment: "dev" },
  nodeGroups: {},
  addons: {},
};
