import type { Family } from "../overlay.ts";
import { configureAws } from "./configure.ts";
import { network } from "./network.ts";

export const aws: Family = {
  name: "aws",
  protocol: 5,
  resources: { ...network },
  dataSources: {},
  configure: configureAws,
};
