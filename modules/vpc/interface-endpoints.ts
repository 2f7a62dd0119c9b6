import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcEndpointSubnetAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-subnet-association/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";
import type { Zone } from "./zone.ts";

export interface InterfaceEndpointsProps {
  /** The VPC's name. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpcCidr: string;
  /** Short names: `ecr.api`. */
  readonly services: readonly string[];
  readonly zones: readonly Zone[];
}

/**
 * AWS services reached inside the VPC under their public names. Subnets are tied to endpoints one by one, so that a new
 * zone adds to each endpoint and changes none. The price is time when a network is first made: the provider waits a minute
 * for each tie. Those of one endpoint come and go one after the other, for AWS takes no second change of an endpoint while
 * it makes the first, and providers before terraform-provider-aws pull request 42884 do not wait for that on deletion.
 */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const { name, vpcId, vpcCidr } = props;
    const securityGroup = new SecurityGroup(this, "security-group", {
      namePrefix: `${name}-endpoints-`,
      description: "AWS service endpoints of the VPC",
      vpcId,
      tags: { Name: `${name}-endpoints` },
      lifecycle: { createBeforeDestroy: true },
    });
    new VpcSecurityGroupIngressRule(this, "https-from-vpc", {
      securityGroupId: securityGroup.id,
      description: "HTTPS from anywhere in the VPC",
      cidrIpv4: vpcCidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    for (const service of props.services) this.endpoint(props, service, securityGroup.id);
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
