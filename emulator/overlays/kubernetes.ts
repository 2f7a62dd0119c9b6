import type { Family } from "./overlay.ts";

export const kubernetes: Family = {
  name: "kubernetes",
  protocol: 5,
  resources: {},
  dataSources: {},
  configure: () => ({ account: "", region: "", defaultTags: {}, place: () => "kubernetes" }),
};
