import type { BootstrapAccount, Environment } from "@ml-platform/environments";
import type { PolicyStatement } from "@ml-platform/modules/account";
import { allNames, nameInAws, partitionOf, personalBoundary } from "@ml-platform/rules";
import type { Scope } from "./scope.ts";

/**
 * What changes something that exists. Creations within what exists are not among it: a personal environment has its
 * security groups in the network of its base. Patterns, because a session policy has room for little.
 */
const changes = [
  "ec2:As*",
  "ec2:At*",
  "ec2:Au*",
  "ec2:CreateRoute",
  "ec2:CreateTags",
  "ec2:Del*",
  "ec2:Det*",
  "ec2:Dis*",
  "ec2:Mod*",
  "ec2:Re*",
  "eks:As*",
  "eks:Create*",
  "eks:Del*",
  "eks:Dis*",
  "eks:*TagR*",
  "eks:Untag*",
  "eks:Upd*",
  "iam:*Connect*",
  "kms:CreateGrant",
  "kms:Dis*",
  "kms:En*Key*",
  "kms:Put*",
  "kms:Sch*",
  "kms:Update*",
] as const;

/**
 * What a pipeline passes to AWS when it assumes `terraform-apply` for a personal environment (`sts:AssumeRole` with
 * `Policy`): of what that role may do, only what concerns this environment remains. It may use its base, read every
 * state, and give its roles no more than the boundary for personal environments allows.
 *
 * @returns JSON; AWS accepts at most 2,048 characters
 */
export function personalSessionPolicy(environment: Environment): string {
  const name = nameInAws(environment.name, environment);
  const { account, region, backend } = environment;
  const partition = partitionOf(region);
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:*:${account.id}:${resource}`;
  const iam = (resource: string) => `arn:${partition}:iam::${account.id}:${resource}`;
  const states = backend.type === "s3" ? [`arn:${partition}:s3:::${backend.bucket}/`] : [];
  const deny = (Action: string | readonly string[], rest: object) => ({ Effect: "Deny", Action, ...rest });
  const others = (key: string) => ({
    StringNotEquals: { [`aws:${key}/environment`]: name },
    Null: { [`aws:${key}/environment`]: "false" },
  });
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      deny(changes, { Resource: "*", Condition: others("ResourceTag") }),
      deny("*", { Resource: "*", Condition: others("RequestTag") }),
      deny("iam:*", {
        NotResource: [iam(`role/${name}-*`), iam("role/aws-service-role/*"), iam("oidc-provider/oidc.eks.*")],
      }),
      deny(["iam:CreateRole", "iam:PutRoleP*", "iam:AttachRolePolicy"], {
        Resource: "*",
        Condition: { StringNotEquals: { "iam:PermissionsBoundary": iam(`policy/${personalBoundary}`) } },
      }),
      deny(["logs:C*", "logs:P*", "logs:A*", "logs:*Tag*", "logs:Del*", "logs:Dis*"], {
        NotResource: [arn("logs", `log-group:/aws/eks/${name}-*`), arn("logs", `log-group:/aws/vpc/${name}/*`)],
      }),
      deny("kms:*Alias", {
        NotResource: [
          ...[`eks/${name}-`, `logs/aws/eks/${name}-`, `logs/aws/vpc/${name}/`].map((alias) =>
            arn("kms", `alias/${alias}*`),
          ),
          arn("kms", "key/*"),
        ],
      }),
      deny(["autoscaling:C*", "autoscaling:Del*"], {
        Resource: "*",
        Condition: { StringNotLike: { "aws:ResourceTag/eks:cluster-name": `${name}-*` } },
      }),
      ...states.map((prefix) =>
        deny(["s3:Put*", "s3:Del*"], {
          NotResource: allNames(environment.name, environment).map((each) => `${prefix}${each}/*`),
        }),
      ),
    ],
  });
}

/** Whether personal environments can be derived from an environment of the account. */
export function hasPersonalEnvironments({ environments }: Pick<BootstrapAccount, "environments">): boolean {
  return environments.some(({ protected: isProtected, sandpits }) => !isProtected || sandpits !== undefined);
}

/** The most that roles of personal environments may do: nothing to permissions, other accounts, states and their key. */
export function personalBoundaryPolicy({ arn, stateBucketArn, stateKeyArn }: Scope): PolicyStatement[] {
  return [
    {
      sid: "AllButPermissions",
      notActions: ["account:*", "iam:*", "organizations:*", "sts:AssumeRole"],
      resources: ["*"],
    },
    {
      // A load balancer controller does, for a cluster.
      sid: "ServiceLinkedRoles",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [arn("iam", "", "role/aws-service-role/*")],
    },
    { sid: "NoStates", effect: "Deny", actions: ["s3:*"], resources: [stateBucketArn, `${stateBucketArn}/*`] },
    { sid: "NoStateKey", effect: "Deny", actions: ["kms:*"], resources: [stateKeyArn] },
  ];
}
