import type { BootstrapAccount, Environment } from "@ml-platform/environments";
import type { PolicyStatement } from "@ml-platform/modules/account";
import { allNames, nameInAws, partitionOf, personalNames, type Renamed } from "@ml-platform/rules";
import type { Scope } from "./scope.ts";

/**
 * What changes something that exists. Creations within what exists are not among it: a sandpit has access entries in the
 * cluster of its base, a personal environment security groups in its network. Patterns, because a session policy has room
 * for little.
 */
const changes = [
  "ec2:A*",
  "ec2:CreateRoute",
  "ec2:CreateTags",
  "ec2:Del*",
  "ec2:Det*",
  "ec2:Dis*",
  "ec2:Mod*",
  "ec2:Re*",
  "eks:As*",
  "eks:CreateAd*",
  "eks:CreateN*",
  "eks:Del*",
  "eks:Dis*",
  "eks:*TagR*",
  "eks:U*",
  "iam:*Connect*",
  "kms:C*",
  "kms:Dis*",
  "kms:En*Key*",
  "kms:Put*",
  "kms:Sch*",
  "kms:U*",
  "secretsmanager:D*",
] as const;

/** What changes something that is known by its name. */
const namedChanges = [
  "iam:*",
  "kms:*Alias",
  "logs:A*",
  "logs:C*",
  "logs:Del*",
  "logs:Dis*",
  "logs:P*",
  "logs:*Tag*",
  "s3:Del*",
  "s3:Put*",
] as const;

/** What a personal environment is called, and where its states and its roles are. */
export type PersonalPlace = Pick<Environment, "name" | "backend"> & { readonly iam?: Environment["iam"] } & Renamed;

/**
 * What is passed to AWS when `terraform-sandpit` is assumed for one sandpit (`sts:AssumeRole` with `Policy`): of what that
 * role may do to all of them, only what concerns this one remains. It may use its base, and read every state.
 *
 * @returns JSON; AWS accepts at most 2,048 characters
 */
export function personalSessionPolicy({ iam: { path = "/" } = {}, ...place }: PersonalPlace): string {
  if (path === "/") return sessionPolicy(place, ["role/"]);
  // A role that moves into the path belongs to it before and after. The path itself may be longer than the whole policy.
  const both = sessionPolicy(place, ["role/", "role/*/"]);
  return both.length <= longestSessionPolicy ? both : sessionPolicy(place, ["role/*/"]);
}

/** Source: `Policy` of AssumeRole in the STS API reference. */
const longestSessionPolicy = 2048;

function sessionPolicy({ backend, ...named }: Omit<PersonalPlace, "iam">, paths: readonly string[]): string {
  const name = nameInAws(named.name, named);
  const roles = paths.map((each) => `${each}${name}-*`);
  const deny = (Action: string | readonly string[], rest: object) => ({ Effect: "Deny", Action, ...rest });
  const others = (tag: string) => ({
    StringNotEquals: { [`aws:${tag}`]: name },
    Null: { [`aws:${tag}`]: "false" },
  });
  const objects = [...allNames(named.name, named).map((each) => `${each}/*`), ...registryObjects(named.name)];
  // The role is limited to its account and its partition already.
  const arns = (beginning: string, ...ends: string[]) => ends.map((end) => `arn:*:${beginning}${end}`);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      deny(changes, { Resource: "*", Condition: others("ResourceTag/environment") }),
      deny("*", { Resource: "*", Condition: others("RequestTag/environment") }),
      // A subnet in the network of another sandpit, or an entry to its cluster.
      deny(["ec2:C*", "eks:C*"], { Resource: "*", Condition: others("ResourceTag/sandpit") }),
      deny(namedChanges, {
        NotResource: [
          ...arns("iam::*:", ...roles, "role/aws-service-role/*", "oidc-provider/oidc.eks.*"),
          ...arns("logs:*:*:log-group:/aws/", `eks/${name}-*`, `vpc/${name}/*`),
          ...arns("kms:*:*:", "key/*"),
          ...arns("kms:*:*:alias/", `*/${name}-*`, `logs/aws/vpc/${name}/*`),
          ...(backend.type === "s3" ? arns(`s3:::${backend.bucket}/`, ...objects) : []),
        ],
      }),
      deny("eks:CreateAc*", {
        Resource: "*",
        Condition: {
          "ForAnyValue:StringNotEquals": { "eks:kubernetesGroups": personalNames("", name).group },
          StringNotEquals: { "aws:ResourceTag/environment": name },
        },
      }),
      deny(["autoscaling:C*", "autoscaling:Del*"], {
        Resource: "*",
        Condition: { StringNotLike: { "aws:ResourceTag/eks:cluster-name": `${name}-*` } },
      }),
    ],
  });
}

/** What the registry writes for a sandpit: its entry, its bundle, and the ledger of all of them. */
function registryObjects(name: string): string[] {
  return [`_sandpits/${name}.*`, "_sandpits/_admissions.*"];
}

/** Whether personal environments can be derived from an environment of the account. */
export function hasPersonalEnvironments({ environments }: Pick<BootstrapAccount, "environments">): boolean {
  return environments.some(({ protected: isProtected, sandpits }) => !isProtected || sandpits !== undefined);
}

/**
 * The tag of the role that asks, for IAM to insert; with a second `$`, or Terraform would try to. A role cannot change its
 * own tags. Whoever writes its trust can pass another in the tags of a session, but none of a permanent environment.
 */
const itsOwn = "$${aws:PrincipalTag/environment}";

/**
 * The most that roles of personal environments may do: nothing to permissions, other accounts, states and their key, to what
 * is tagged as another environment's, and to who may use a cluster. Whoever pushes a branch can write the policies of such
 * a role.
 */
export function personalBoundaryPolicy({ account, arn, stateBucketArn, stateKeyArn }: Scope): PolicyStatement[] {
  const permanent = account.environments.filter(({ kind }) => kind === "permanent");
  const names = permanent.flatMap((each) => allNames(each.name, each));
  return [
    {
      sid: "AllButPermissions",
      notActions: ["account:*", "iam:*", "organizations:*", "sts:AssumeRole"],
      resources: ["*"],
    },
    {
      // Tags of a session go before those of its role, and a branch can write a trust that lets itself pass them.
      sid: "NobodyElse",
      effect: "Deny",
      actions: ["*"],
      resources: ["*"],
      conditions: {
        StringEquals: { "aws:PrincipalTag/environment": names },
      },
    },
    {
      // EKS makes them, and gives them no other tags of ours.
      sid: "NoScalingGroups",
      effect: "Deny",
      actions: ["autoscaling:*"],
      resources: ["*"],
      conditions: { StringLike: { "aws:ResourceTag/eks:cluster-name": names.map((name) => `${name}-*`) } },
    },
    {
      // By tags of instances, so that no instance is asked about. What the agent on a node needs is not among it.
      sid: "NoCommands",
      effect: "Deny",
      actions: [
        "ec2-instance-connect:*",
        "ssm:Create*",
        "ssm:Register*",
        "ssm:Resume*",
        "ssm:Send*",
        "ssm:Start*",
        "ssm:UpdateAssociation",
        "ssm:UpdateMaintenance*",
      ],
      resources: ["*"],
    },
    {
      // A load balancer controller does, for a cluster.
      sid: "ServiceLinkedRoles",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [arn("iam", "", "role/aws-service-role/*")],
    },
    {
      sid: "NothingOfOthers",
      effect: "Deny",
      actions: [...changes, ...changesByRoles],
      resources: ["*"],
      conditions: {
        StringNotEquals: { "aws:ResourceTag/environment": itsOwn },
        Null: { "aws:ResourceTag/environment": "false" },
      },
    },
    {
      // Objects have no tags that IAM sees.
      sid: "OnlyItsObjects",
      effect: "Deny",
      actions: ["s3:Del*", "s3:Put*"],
      notResources: [
        `arn:${partitionOf(account.region)}:s3:::*/${personalNames("", itsOwn).objects}*`,
        `arn:${partitionOf(account.region)}:s3:::${itsOwn}-*`,
      ],
    },
    {
      sid: "OnlyItsSecrets",
      effect: "Deny",
      actions: ["secretsmanager:*"],
      notResources: [personalNames("*", itsOwn).secrets, `${itsOwn}/`].map((path) =>
        arn("secretsmanager", "*", `secret:${path}*`),
      ),
    },
    {
      sid: "NoAccess",
      effect: "Deny",
      actions: [
        "eks:AssociateAccessPolicy",
        "eks:CreateAccessEntry",
        "eks:CreatePodIdentityAssociation",
        "eks:DeleteAccessEntry",
        "eks:DeletePodIdentityAssociation",
        "eks:DisassociateAccessPolicy",
        "eks:UpdateAccessEntry",
        "eks:UpdatePodIdentityAssociation",
      ],
      resources: ["*"],
    },
    {
      sid: "NothingLikeOthers",
      effect: "Deny",
      actions: ["*"],
      resources: ["*"],
      conditions: {
        StringNotEquals: { "aws:RequestTag/environment": itsOwn },
        Null: { "aws:RequestTag/environment": "false" },
      },
    },
    { sid: "NoStates", effect: "Deny", actions: ["s3:*"], resources: [stateBucketArn, `${stateBucketArn}/*`] },
    { sid: "NoStateKey", effect: "Deny", actions: ["kms:*"], resources: [stateKeyArn] },
  ];
}

/** What pipelines cannot do at all, and a role of which a branch writes the policies could. */
const changesByRoles = [
  "autoscaling:*",
  "ec2:Start*",
  "ec2:Stop*",
  "ec2:Terminate*",
  "elasticloadbalancing:*",
  "logs:Del*",
  "rds:*",
  "sagemaker:*",
] as const;
