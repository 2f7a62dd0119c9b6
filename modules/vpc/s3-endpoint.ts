import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association/index.js";
import { Construct } from "constructs";
import type { Zone } from "./zone.ts";

export interface S3EndpointProps {
  /** The VPC's name. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly zones: readonly Zone[];
  /** By zone. */
  readonly podRouteTableIds: Readonly<Record<string, string>>;
}

/** The gateway endpoint of S3. It is free, while the NAT gateway would charge image layers and datasets by the gigabyte. */
export class S3Endpoint extends Construct {
  constructor(scope: Construct, id: string, { name, region, vpcId, zones, podRouteTableIds }: S3EndpointProps) {
    super(scope, id);
    const endpoint = new VpcEndpoint(this, "endpoint", {
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${region}.s3`,
      tags: { Name: `${name}-s3` },
    });
    const associate = (associationId: string, routeTableId: string) =>
      new VpcEndpointRouteTableAssociation(this, associationId, { vpcEndpointId: endpoint.id, routeTableId });
    for (const { zone, privateRouteTableId } of zones) associate(zone, privateRouteTableId);
    for (const [zone, routeTableId] of Object.entries(podRouteTableIds)) associate(`${zone}-pods`, routeTableId);
  }
}
