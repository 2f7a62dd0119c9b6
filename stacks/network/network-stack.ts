import { ExistingVpc, Vpc } from "@ml-platform/modules/vpc";
import { at, checkTagSpelling, describeProblem, nameInAws } from "@ml-platform/rules";
import { Annotations, type App } from "cdktf";
import { PlatformStack, type StackContext } from "../platform-stack.ts";
import { networkContract } from "./contract.ts";

/** The VPC of an environment, which all its clusters share. */
export class NetworkStack extends PlatformStack {
  constructor(app: App, context: StackContext) {
    super(app, context);
    const { account, region, network, tags, protected: deletionProtection } = this.environment;
    const name = nameInAws(this.environment.name, this.environment);
    // Of the whole environment, which has this stack only once.
    for (const problem of at(["tags"], checkTagSpelling(tags)))
      Annotations.of(this).addWarning(describeProblem(problem));
    const { existing } = network;
    const vpc =
      existing === undefined
        ? new Vpc(this, "vpc", { name, region, accountId: account.id, deletionProtection, ...network })
        : new ExistingVpc(this, "existing", {
            ...network,
            name,
            region,
            existing,
            hasLoadBalancers: this.hasLoadBalancers(),
          });
    this.publish(networkContract, {
      vpcId: vpc.id,
      vpcCidr: vpc.cidr,
      secondaryCidrs: vpc.secondaryCidrs,
      publicSubnetIds: vpc.publicSubnetIds,
      privateSubnetIds: vpc.privateSubnetIds,
      controlPlaneSubnetIds: vpc.controlPlaneSubnetIds,
      podSubnetIds: vpc.podSubnetIds,
      publicRouteTableIds: vpc.routeTableIds.public,
      privateRouteTableIds: vpc.routeTableIds.private,
      controlPlaneRouteTableIds: vpc.routeTableIds.controlPlane,
      podRouteTableIds: vpc.routeTableIds.pods,
      transitGatewayAttachmentIds: vpc.transitGatewayAttachmentIds,
      natPublicIps: vpc.natPublicIps,
    });
  }

  private hasLoadBalancers(): boolean {
    return Object.values(this.environment.clusters).some(
      ({ platform }) => platform?.addons["aws-load-balancer-controller"] !== undefined,
    );
  }
}
