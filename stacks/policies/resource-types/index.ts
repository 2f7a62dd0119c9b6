import { awsCompute } from "./aws-compute.ts";
import { awsDatabases } from "./aws-databases.ts";
import { awsDelivery } from "./aws-delivery.ts";
import { awsIdentity } from "./aws-identity.ts";
import { awsMachineLearning } from "./aws-machine-learning.ts";
import { awsMessaging } from "./aws-messaging.ts";
import { awsNetwork } from "./aws-network.ts";
import { awsObservability } from "./aws-observability.ts";
import { awsStorage } from "./aws-storage.ts";
import { kubernetes } from "./kubernetes.ts";
import type { ResourceType, ResourceTypes } from "./resource-type.ts";

export const groups: readonly ResourceTypes[] = [
  awsCompute,
  awsDatabases,
  awsDelivery,
  awsIdentity,
  awsMachineLearning,
  awsMessaging,
  awsNetwork,
  awsObservability,
  awsStorage,
  kubernetes,
];

const all = new Map(groups.flatMap((group) => Object.entries(group)));

/** What the policies know of a type of resource; undefined for one that is in none of the tables beside this file. */
export function factsOf(type: string): ResourceType | undefined {
  return all.get(type);
}
