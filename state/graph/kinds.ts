/** The colour of each kind of node, for light and dark. Applied as a thin bar, so that text keeps its contrast. */
export const kindColours: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  network: ["#2f6fb3", "#6aa5e0"],
  compute: ["#b4611a", "#dd9a5b"],
  cluster: ["#6a4fb3", "#a48fe0"],
  identity: ["#a63a50", "#dd7d90"],
  storage: ["#2f7d4f", "#6dbb8b"],
  observability: ["#8a6d1a", "#c9ab55"],
  data: ["#6b7280", "#9aa3b2"],
};

/** Prefixes of resource types. The first that matches determines the kind. */
const typeKinds: readonly (readonly [prefix: RegExp, kind: string])[] = [
  [/^aws_(eks_node_group|launch_template|autoscaling|instance|placement_group|ami|spot|lambda)/, "compute"],
  [/^(aws_eks|kubernetes_|helm_)/, "cluster"],
  [/^aws_(iam|kms|secretsmanager|acm|security_group|vpc_security_group|default_security_group)/, "identity"],
  [/^aws_(s3|ebs|efs|fsx|ecr|db_|rds|dynamodb)/, "storage"],
  [/^aws_(cloudwatch|flow_log|sns|budgets)/, "observability"],
  [/^aws_(vpc|subnet|route|nat|internet|eip|network|default_|egress|dx_|lb|alb)/, "network"],
];

/** The kind of node for a resource type, or undefined if no prefix matches. */
export function kindOf(type: string): string | undefined {
  return typeKinds.find(([prefix]) => prefix.test(type))?.[1];
}
