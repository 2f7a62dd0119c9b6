import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcEndpointSubnetAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-subnet-association/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";
import { idOfRange } from "./range-id.ts";
import type { Zone } from "./zone.ts";

export interface InterfaceEndpointsProps {
  /** The VPC's name. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpcCidr: string;
  /** Ranges of pods, which call the services too. */
  readonly secondaryCidrs: readonly string[];
  /** Short names: `ecr.api`. */
  readonly services: readonly string[];
  readonly zones: readonly Pick<Zone, "zone" | "privateSubnetId">[];
}

/**
 * AWS services that are reached inside the VPC under their public names. Each subnet is associated with an endpoint by a
 * resource of its own, so that a new zone adds associations and changes none. The price is time when a network is created:
 * the provider waits a minute for each association. Those of one endpoint are created and destroyed one after the other,
 * because AWS rejects a second change to an endpoint while the first is in progress, and providers before
 * terraform-provider-aws pull request 42884 do not wait for that on deletion.
 */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const { name, vpcId, vpcCidr, secondaryCidrs } = props;
    const securityGroup = new SecurityGroup(this, "security-group", {
      namePrefix: `${name}-endpoints-`,
      description: "AWS service endpoints of the VPC",
      vpcId,
      tags: { Name: `${name}-endpoints` },
      lifecycle: { createBeforeDestroy: true },
    });
    this.allowHttps(this, "https-from-vpc", securityGroup.id, vpcCidr, "HTTPS from anywhere in the VPC");
    if (secondaryCidrs.length > 0) {
      const pods = new Construct(this, "https-from-pods");
      for (const range of secondaryCidrs)
        this.allowHttps(pods, idOfRange(range), securityGroup.id, range, "HTTPS from pods");
    }
    for (const service of props.services) this.endpoint(props, service, securityGroup.id);
  }

  private allowHttps(scope: Construct, id: string, securityGroupId: string, cidrIpv4: string, description: string) {
    new VpcSecurityGroupIngressRule(scope, id, {
      securityGroupId,
      description,
      cidrIpv4,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  }

  private endpoint(props: InterfaceEndpointsProps, service: string, securityGroupId: string): void {
    const scope = new Construct(this, service);
    const endpoint = new VpcEndpoint(scope, "endpoint", {
      vpcId: props.vpcId,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.${props.region}.${service}`,
      privateDnsEnabled: true,
      securityGroupIds: [securityGroupId],
      tags: { Name: `${props.name}-${service}` },
    });
    let previous: VpcEndpointSubnetAssociation | undefined;
    for (const { zone, privateSubnetId } of props.zones) {
      previous = new VpcEndpointSubnetAssociation(scope, zone, {
        vpcEndpointId: endpoint.id,
        subnetId: privateSubnetId,
        ...(previous !== undefined && { dependsOn: [previous] }),
      });
    }
  }
}
