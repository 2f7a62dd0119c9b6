import type { Company } from "@ml-platform/environments";

/** Findings of checkov that stay as they are, with the reason. */
export interface ScanExemption {
  /** checkov's id of the check: `CKV_AWS_338`. */
  readonly check: string;
  /** Globs over the ids of stacks; those that begin with `!` take back what an earlier one covers. @default - all */
  readonly stacks?: readonly string[];
  /** Glob over the addresses of resources. */
  readonly resources: string;
  readonly reason: string;
  /** Whether it is for what environments may choose, and none may have chosen. Any other must exempt something. @default false */
  readonly mayBeUnused?: boolean;
}

/**
 * @param promotion the environments in the order in which they receive changes: the last is production, even if it is the only
 *   one; the first is for development, as is every environment that is not among them
 */
export function scanExemptions({ promotion }: Pick<Company, "promotion">): readonly ScanExemption[] {
  const allBut = (environments: readonly string[]) => ["*", ...environments.map((name) => `!${name}-*`)];
  const outsideProduction = allBut(promotion.slice(-1));
  const development = allBut(promotion.length > 1 ? promotion.slice(1) : promotion);
  return [
    {
      check: "CKV_AWS_338",
      stacks: outsideProduction,
      resources: "aws_cloudwatch_log_group.*",
      reason:
        "Logs outside production are for finding faults: a year of them costs more than it tells. Audits ask about production.",
    },
    {
      check: "CKV_AWS_37",
      stacks: development,
      resources: "aws_eks_cluster.*",
      reason:
        "Development keeps who did what (api, audit, authenticator); the logs of controllers and scheduler are the bulk of the cost.",
    },
    {
      check: "CKV_AWS_58",
      stacks: development,
      resources: "aws_eks_cluster.*",
      reason:
        "EKS encrypts secrets of every cluster by a key of AWS since 1.28. A key of our own cannot be removed again, and development holds no secret that needs one.",
    },
    {
      check: "CKV_AWS_39",
      resources: "aws_eks_cluster.*",
      reason:
        "A public endpoint is the choice of an environment's file, which has to list the addresses that reach it; the policy no-open-ingress asks for a reason to let in all.",
      mayBeUnused: true,
    },
    {
      check: "CKV_AWS_339",
      resources: "aws_eks_cluster.*",
      reason:
        "checkov knows the versions of Kubernetes of its own day; synthesis refuses those that EKS no longer supports, by a dated table.",
      mayBeUnused: true,
    },
    {
      check: "CKV_AWS_25",
      resources: "aws_vpc_security_group_ingress_rule.*nodes-unprivileged-from-cluster*",
      reason:
        "False alarm: the rule lets in the control plane's security group and no address. Its range only includes the port of RDP.",
    },
    {
      check: "CKV2_AWS_5",
      resources: "aws_security_group.*security-groups_nodes*",
      reason:
        "False alarm: launch templates in the cluster's stack of nodes attach the group, which checkov cannot see in this one.",
    },
  ];
}
