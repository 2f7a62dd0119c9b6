import { VpcDhcpOptions } from "@cdktf/provider-aws/lib/vpc-dhcp-options/index.js";
import { VpcDhcpOptionsAssociation } from "@cdktf/provider-aws/lib/vpc-dhcp-options-association/index.js";
import type { DhcpSpec } from "@ml-platform/rules";
import { Construct } from "constructs";

export interface DhcpOptionsProps extends DhcpSpec {
  readonly name: string;
  readonly vpcId: string;
}

/** The name and time servers that instances of the VPC use. */
export class DhcpOptions extends Construct {
  constructor(scope: Construct, id: string, props: DhcpOptionsProps) {
    super(scope, id);
    const options = new VpcDhcpOptions(this, "options", {
      ...(props.domainName !== undefined && { domainName: props.domainName }),
      domainNameServers: [...props.domainNameServers],
      ...(props.ntpServers !== undefined && { ntpServers: [...props.ntpServers] }),
      tags: { Name: props.name },
    });
    new VpcDhcpOptionsAssociation(this, "association", { vpcId: props.vpcId, dhcpOptionsId: options.id });
  }
}
