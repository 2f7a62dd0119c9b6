import type { Entry } from "./model.ts";

/** What readers look for first: the first line that matches a type is its rank. What no line matches is in the middle. */
const ranks: readonly RegExp[] = [
  /^aws_(eks_cluster|rds_cluster|db_instance|fsx_\w+_file_system|sagemaker_endpoint|dx_connection)$/,
  /^aws_(eks_node_group|autoscaling_group|instance|sagemaker_\w+|lambda_function|sfn_state_machine|codepipeline)$/,
  /^(helm_release|aws_(eks_addon|vpc|nat_gateway|lb|alb|elb|s3_bucket|ecr_repository|efs_file_system))$/,
  /^(kubernetes_\w+|aws_(subnet|security_group|kms_key|secretsmanager_secret|iam_role|launch_template|vpc_endpoint))$/,
];

/** Parts of others, which nobody looks for by themselves. */
const parts =
  /^aws_(cloudwatch_log_group|route|route_table|route_table_association|iam_.*(attachment|policy)|.*_(tag|tags|association|rule|versioning|policy|configuration|block|attachment|version|parameter_group|subnet_group)|vpc_dhcp_options|default_.*)$/;

const middle = ranks.length;

/** 0 is the most interesting: clusters before nodes, those before networks, and log groups and route tables last. */
export function rankOf(type: string): number {
  const rank = ranks.findIndex((pattern) => pattern.test(type));
  if (rank !== -1) return rank;
  return parts.test(type) ? middle + 1 : middle;
}

/** The most interesting first, otherwise in the order given. Data sources, which are only read, come last. */
export function mostInterestingFirst(entries: readonly Entry[]): readonly Entry[] {
  const known = new Map<string, number>();
  const rank = ({ resource: { mode, type } }: Entry): number => {
    if (mode === "data") return middle + 2;
    const found = known.get(type) ?? rankOf(type);
    known.set(type, found);
    return found;
  };
  const piles: Entry[][] = Array.from({ length: middle + 3 }, () => []);
  for (const entry of entries) piles[rank(entry)]?.push(entry);
  return piles.flat();
}
