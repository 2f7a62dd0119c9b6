import type { Mistake } from "../mistake.ts";

export const securityMistakes: readonly Mistake[] = [
  {
    title: "a rule without ports",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "from_port",
    ],
    change: { remove: true },
    noticed: ["emulator"],
    says: /from_port/,
  },
  {
    title: "a rule whose ports are the wrong way round",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "from_port",
    ],
    change: { to: 8443 },
    noticed: ["emulator"],
  },
  {
    title: "a port above 65535",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "to_port",
    ],
    change: { to: 70000 },
    noticed: ["emulator", "provider"],
    says: /to_port/,
  },
  {
    title: "an unknown protocol",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "ip_protocol",
    ],
    change: { to: "tpc" },
    noticed: ["emulator"],
  },
  {
    title: "a port that is no number",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "from_port",
    ],
    change: { to: "https" },
    noticed: ["schema"],
    says: /Incorrect attribute value type.*from_port/,
  },
  {
    title: "a rule with two sources",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "cidr_ipv4",
    ],
    change: { to: "10.20.0.0/16" },
    noticed: ["emulator"],
    says: /cidr_ipv4/,
  },
  {
    title: "a rule without a source",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "referenced_security_group_id",
    ],
    change: { remove: true },
    noticed: ["emulator", "provider"],
    says: /referenced_security_group_id/,
  },
  {
    title: "a rule without a group",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "security_group_id",
    ],
    change: { remove: true },
    noticed: ["schema"],
    says: /Missing required argument.*security_group_id/,
  },
  {
    title: "a source range with host bits",
    in: ["complete-network", "aws_vpc_security_group_ingress_rule.vpc_endpoints_https-from-vpc", "cidr_ipv4"],
    change: { to: "10.40.0.1/16" },
    noticed: ["emulator", "provider"],
    says: /cidr_ipv4/,
  },
  {
    title: "a source range without a length",
    in: ["complete-network", "aws_vpc_security_group_ingress_rule.vpc_endpoints_https-from-vpc", "cidr_ipv4"],
    change: { to: "10.40.0.0" },
    noticed: ["emulator", "provider"],
    says: /cidr_ipv4/,
  },
  {
    title: "a description with letters that EC2 does not take",
    in: [
      "small-ml-cluster",
      "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster",
      "description",
    ],
    change: { to: "Webhooks über HTTPS" },
    noticed: ["emulator"],
    says: /description/,
  },
  {
    title: "a rule that exists twice",
    in: ["small-ml-cluster", "aws_vpc_security_group_ingress_rule.second"],
    change: {
      to: {
        security_group_id: "${aws_security_group.eks_security-groups_nodes.id}",
        referenced_security_group_id: "${aws_security_group.eks_security-groups_cluster.id}",
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
      },
    },
    noticed: ["emulator"],
    says: /InvalidPermission.Duplicate/,
  },
  {
    title: "a group whose name begins with sg-",
    in: ["small-ml-cluster", "aws_security_group.eks_security-groups_nodes", "name_prefix"],
    change: { to: "sg-nodes-" },
    noticed: ["emulator", "provider"],
    says: /name_prefix/,
  },
  {
    title: "a group with a name and a prefix",
    in: ["small-ml-cluster", "aws_security_group.eks_security-groups_nodes", "name"],
    change: { to: "nodes" },
    noticed: ["emulator", "provider"],
    says: /name/,
  },
  {
    title: "a group's name prefix of 230 characters",
    in: ["small-ml-cluster", "aws_security_group.eks_security-groups_nodes", "name_prefix"],
    change: { to: "n".repeat(230) },
    noticed: ["emulator", "provider"],
    says: /name_prefix/,
  },
  {
    title: "a description of 300 characters",
    in: ["small-ml-cluster", "aws_security_group.eks_security-groups_nodes", "description"],
    change: { to: "d".repeat(300) },
    noticed: ["emulator", "provider"],
    says: /description/,
  },
  {
    title: "groups that refer to each other's rules in a circle",
    in: ["small-ml-cluster", "aws_security_group.eks_security-groups_nodes", "description"],
    change: {
      to: "${aws_security_group.eks_security-groups_cluster.id} ${aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-https-from-cluster.id}",
    },
    noticed: ["schema"],
    says: /Cycle/,
  },
  {
    title: "a rule of the default group without ports",
    in: ["small-network", "aws_default_security_group.vpc_default-security-group", "ingress"],
    change: { to: [{ protocol: "tcp", self: true }] },
    noticed: ["emulator", "provider"],
    says: /ingress/,
  },
];
