import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { type BastionAccess, isIpAddress, type NetworkSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface BastionSecurityGroupProps {
  /** `dev-bastion` */
  readonly name: string;
  readonly vpcId: string;
  readonly access: BastionAccess;
  readonly network: Pick<NetworkSpec, "dhcp">;
}

/**
 * Lets nobody in, or SSH from the ranges that are allowed it, and hosts out by HTTPS. Answers need no rule, nor does
 * Amazon's own DNS, which security groups do not filter ("Security groups" in the user guide of Amazon VPC); name servers
 * of the author's do.
 */
export class BastionSecurityGroup extends Construct {
  readonly id: string;
  /** A host must not start before these. */
  readonly egress: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, vpcId, access, network }: BastionSecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "group", {
      namePrefix: `${name}-`,
      description: "Bastion hosts",
      vpcId,
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true },
    });
    this.id = group.id;
    for (const cidrIpv4 of access.type === "ssh" ? access.allowedCidrs : []) {
      new VpcSecurityGroupIngressRule(this, `ssh-from-${cidrIpv4.replace("/", "-")}`, {
        securityGroupId: group.id,
        description: "SSH from an allowed range",
        cidrIpv4,
        ipProtocol: "tcp",
        fromPort: 22,
        toPort: 22,
      });
    }
    const nameServers = (network.dhcp?.domainNameServers ?? []).filter(isIpAddress);
    this.egress = [
      this.to("https", {
        description: "AWS, clusters and downloads",
        cidrIpv4: "0.0.0.0/0",
        ipProtocol: "tcp",
        port: 443,
      }),
      ...nameServers.flatMap((server) =>
        ["udp", "tcp"].map((ipProtocol) =>
          this.to(`dns-${ipProtocol}-${server}`, {
            description: "A name server of the network",
            cidrIpv4: `${server}/32`,
            ipProtocol,
            port: 53,
          }),
        ),
      ),
    ];
  }

  private to(
    id: string,
    {
      port,
      ...rule
    }: { readonly description: string; readonly cidrIpv4: string; readonly ipProtocol: string; readonly port: number },
  ): ITerraformDependable {
    return new VpcSecurityGroupEgressRule(this, id, {
      securityGroupId: this.id,
      ...rule,
      fromPort: port,
      toPort: port,
    });
  }
}
