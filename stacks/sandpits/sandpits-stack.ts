import { NamespaceMakers } from "@ml-platform/modules/tenant";
import { sandpitDeployers } from "@ml-platform/rules";
import type { App } from "cdktf";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { sandpitsContract } from "./contract.ts";

/** What a cluster of a base has so that sandpits can be made in it: who may create their namespaces. */
export class SandpitsStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    new NamespaceMakers(this, "makers", { group: sandpitDeployers });
    this.publish(sandpitsContract, { deployers: sandpitDeployers });
  }
}
