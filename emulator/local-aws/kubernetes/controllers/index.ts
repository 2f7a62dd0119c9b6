import { addonsController } from "./addons.ts";
import { autoscalerController } from "./autoscaler.ts";
import type { ControllerFactory } from "./controller.ts";
import { nodesController } from "./nodes.ts";
import { podIdentityController } from "./pod-identity.ts";

/** What keeps a cluster as EKS says that it is. Pods of add-ons need their roles when they are made. */
export const controllers: readonly ControllerFactory[] = [
  () => nodesController(),
  podIdentityController,
  addonsController,
  () => autoscalerController(),
];
