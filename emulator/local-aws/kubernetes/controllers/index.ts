import { addonsController } from "./addons.ts";
import { autoscalerController } from "./autoscaler.ts";
import { clusterDefaultsController } from "./cluster-defaults.ts";
import type { ControllerFactory } from "./controller.ts";
import { loadBalancersController } from "./load-balancers.ts";
import { nodesController } from "./nodes.ts";
import { podIdentityController } from "./pod-identity.ts";
import { unservedApisController } from "./unserved-apis.ts";
import { volumesController } from "./volumes.ts";

/** What keeps a cluster as EKS says that it is. Pods of add-ons need their roles when they are made. */
export const controllers: readonly ControllerFactory[] = [
  () => nodesController(),
  podIdentityController,
  addonsController,
  clusterDefaultsController,
  volumesController,
  loadBalancersController,
  unservedApisController,
  () => autoscalerController(),
];
