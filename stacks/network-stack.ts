import { Vpc } from "@ml-platform/modules";
import type { App } from "cdktf";
import { networkOutputs } from "./outputs.ts";
import { PlatformStack, type StackContext } from "./platform-stack.ts";

/** The environment's VPC: one for all its clusters. */
export class NetworkStack extends PlatformStack {
  constructor(app: App, context: StackContext) {
    super(app, context, "network");
    const { name, region, network, protected: deletionProtection } = this.environment;
    const vpc = new Vpc(this, "vpc", { name, region, deletionProtection, ...network });
    this.publish(networkOutputs, {
      vpcId: vpc.id,
      vpcCidr: vpc.cidr,
      publicSubnetIds: vpc.publicSubnetIds,
      privateSubnetIds: vpc.privateSubnetIds,
      controlPlaneSubnetIds: vpc.controlPlaneSubnetIds,
    });
  }
}
