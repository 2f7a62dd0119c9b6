import { loadLearned } from "../../learned/load-learned.ts";
import { schemaOfLearned } from "../../learned/schema-of-learned.ts";
import type { EmulatedProvider } from "../overlay.ts";
import { type AwsOverlay, completeOverlay } from "./complete.ts";
import { compute } from "./compute.ts";
import { configureAws } from "./configure.ts";
import { dataSources } from "./data.ts";
import { eks } from "./eks.ts";
import { endpoints } from "./endpoints.ts";
import { gateways } from "./gateways.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import { network } from "./network.ts";
import { secrets } from "./secrets.ts";
import { securityGroups } from "./security-groups.ts";

const byHand: Readonly<Record<string, AwsOverlay>> = {
  ...network,
  ...gateways,
  ...endpoints,
  ...securityGroups,
  ...iam,
  ...kms,
  ...secrets,
  ...eks,
  ...compute,
};

const learned = loadLearned();

const resources = Object.fromEntries(
  [...learned]
    .filter(([type]) => !type.startsWith("data."))
    .map(([type, facts]) => [type, completeOverlay(type, schemaOfLearned(facts), facts, byHand[type])]),
);

export const aws: EmulatedProvider = {
  name: "aws",
  protocol: 5,
  resources,
  otherResource: (type, schema) => completeOverlay(type, schema, undefined, byHand[type]),
  dataSources: Object.fromEntries(
    Object.entries(dataSources).map(([type, overlay]) => {
      const facts = learned.get(`data.${type}`);
      return [type, facts === undefined ? overlay : { ...overlay, learned: facts }];
    }),
  ),
  configure: configureAws,
};
