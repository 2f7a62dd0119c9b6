import type { Family } from "./overlay.ts";

export const helm: Family = {
  name: "helm",
  protocol: 6,
  resources: {},
  dataSources: {},
  configure: () => ({ account: "", region: "", defaultTags: {}, place: () => "helm" }),
};
