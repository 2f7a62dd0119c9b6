import { describe, expect, it } from "vitest";
import { clusterOf } from "../testing/eks-cluster.ts";
import type { Template } from "../testing/template.ts";

describe("who reaches the private endpoint and the nodes from elsewhere", () => {
  const sources = {
    cidrs: ["10.0.0.0/8"],
    securityGroupIds: ["111111111111/sg-0123456789abcdef0"],
    prefixListIds: ["pl-0123456789abcdef0"],
  };
  const sourceOf = ({
    cidr_ipv4,
    referenced_security_group_id,
    prefix_list_id,
    from_port,
    to_port,
    ip_protocol,
  }: Record<string, unknown>) => [
    cidr_ipv4 ?? referenced_security_group_id ?? prefix_list_id,
    ip_protocol,
    from_port,
    to_port,
  ];
  const intoGroup = (template: Template, name: string) => {
    const id = `\${${template.addressOf("aws_security_group", { tags: { Name: name } })}.id}`;
    return template
      .resourcesOfType("aws_vpc_security_group_ingress_rule")
      .filter(({ security_group_id }) => security_group_id === id)
      .map(sourceOf);
  };

  it.each([{ access: "private" }, { access: "publicAndPrivate", allowedCidrs: ["203.0.113.0/24"] }] as const)(
    "is what privateAccessFrom names, by HTTPS: %j",
    (endpoint) => {
      const template = clusterOf({ endpoint: { ...endpoint, privateAccessFrom: sources } });
      expect(intoGroup(template, "dev-ml-cluster")).toEqual([
        ["10.0.0.0/8", "tcp", 443, 443],
        ["111111111111/sg-0123456789abcdef0", "tcp", 443, 443],
        [expect.stringContaining("nodes"), "tcp", 443, 443],
        ["pl-0123456789abcdef0", "tcp", 443, 443],
      ]);
    },
  );

  it("is what nodeIngress names, by its ports", () => {
    const template = clusterOf({
      nodeIngress: { "node-ports": { protocol: "udp", ports: { from: 30000, to: 32767 }, ...sources } },
    });
    expect(intoGroup(template, "dev-ml-nodes")).toEqual(
      expect.arrayContaining([
        ["10.0.0.0/8", "udp", 30000, 32767],
        ["111111111111/sg-0123456789abcdef0", "udp", 30000, 32767],
        ["pl-0123456789abcdef0", "udp", 30000, 32767],
      ]),
    );
  });
});

describe("security groups", () => {
  const template = clusterOf();
  const cluster = `\${${template.addressOf("aws_security_group", { tags: { Name: "dev-ml-cluster" } })}.id}`;
  const nodes = `\${${template.addressOf("aws_security_group", { tags: { Name: "dev-ml-nodes" } })}.id}`;

  it("let nodes call the Kubernetes API", () => {
    expect(template.resource("aws_vpc_security_group_ingress_rule", { security_group_id: cluster })).toMatchObject({
      referenced_security_group_id: nodes,
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    });
  });

  it("let the control plane call kubelets and webhooks", () => {
    const ports = template
      .resourcesOfType("aws_vpc_security_group_ingress_rule")
      .filter((rule) => rule["security_group_id"] === nodes && rule["referenced_security_group_id"] === cluster)
      .map((rule) => [rule["from_port"], rule["to_port"]]);
    expect(ports).toEqual([
      [443, 443],
      [1025, 65535],
    ]);
  });

  it("name each rule after its purpose, so that another port changes no other rule", () => {
    const before = clusterOf({ webhookPorts: [9443] });
    const after = clusterOf({ webhookPorts: [8443, 9443] });
    const added = after.addresses.filter((address) => !before.addresses.includes(address));
    expect(before.addresses.filter((address) => !after.addresses.includes(address))).toEqual([]);
    expect(added).toEqual([
      expect.stringMatching(
        /^aws_vpc_security_group_ingress_rule\.eks_security-groups_nodes-webhook-8443-from-cluster_/,
      ),
    ]);
  });

  it("let pods communicate with each other and with the internet", () => {
    expect(
      template.resource("aws_vpc_security_group_ingress_rule", {
        security_group_id: nodes,
        referenced_security_group_id: nodes,
      })["ip_protocol"],
    ).toBe("-1");
    expect(template.resource("aws_vpc_security_group_egress_rule")).toMatchObject({
      security_group_id: nodes,
      cidr_ipv4: "0.0.0.0/0",
    });
  });

  it("admit no address range", () => {
    expect(
      template.resourcesOfType("aws_vpc_security_group_ingress_rule").filter((rule) => rule["cidr_ipv4"] !== undefined),
    ).toEqual([]);
  });

  it("tag exactly one group of a node as the cluster's, as the load balancer controller requires", () => {
    const tagged = template
      .resourcesOfType("aws_security_group")
      .filter((group) => (group["tags"] as Record<string, string>)["kubernetes.io/cluster/dev-ml"] === "owned");
    expect(tagged).toEqual([template.resource("aws_security_group", { tags: { Name: "dev-ml-nodes" } })]);
  });
});
