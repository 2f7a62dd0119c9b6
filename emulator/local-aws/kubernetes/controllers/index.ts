import type { ControllerFactory } from "./controller.ts";
import { nodesController } from "./nodes.ts";

/** What keeps a cluster as EKS says that it is. */
export const controllers: readonly ControllerFactory[] = [() => nodesController()];
