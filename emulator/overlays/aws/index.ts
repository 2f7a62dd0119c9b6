import { lazyRecord } from "../../lazy-record.ts";
import { learnedTypes, readLearned } from "../../learned/load-learned.ts";
import { schemaOfLearned } from "../../learned/schema-of-learned.ts";
import type { DataSourceOverlay, EmulatedProvider } from "../overlay.ts";
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

const learned = new Set(learnedTypes());

const resources = lazyRecord(
  [...learned].filter((type) => !type.startsWith("data.")),
  (type) => {
    const facts = readLearned(type);
    return completeOverlay(type, schemaOfLearned(facts), facts, byHand[type]);
  },
);

export const aws: EmulatedProvider = {
  name: "aws",
  protocol: 5,
  resources,
  otherResource: (type, schema) => completeOverlay(type, schema, undefined, byHand[type]),
  dataSources: lazyRecord(Object.keys(dataSources), (type) => {
    const overlay = dataSources[type] as DataSourceOverlay;
    const name = `data.${type}`;
    return learned.has(name) ? { ...overlay, learned: readLearned(name) } : overlay;
  }),
  configure: configureAws,
};
