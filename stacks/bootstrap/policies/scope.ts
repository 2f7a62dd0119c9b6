import type { BootstrapAccount } from "@ml-platform/environments";
import {
  accountRoles,
  allNames,
  breakGlassRole,
  cacheBucketPrefix,
  partitionOf,
  personalBoundary,
} from "@ml-platform/rules";

/** What an account's policies are about: its ARNs, and the regions of its environments. */
export interface Scope {
  readonly account: BootstrapAccount;
  readonly regions: readonly string[];
  readonly stateBucketArn: string;
  readonly stateKeyArn: string;
  /** @param service of IAM's resources: `iam` @param region `*` for all of the account's environments */
  arn(service: string, region: string, resource: string): string;
}

export function scopeOf(account: BootstrapAccount, stateKeyArn: string): Scope {
  const partition = partitionOf(account.region);
  return {
    account,
    regions: [...new Set(account.environments.map(({ region }) => region))].sort(),
    stateBucketArn: `arn:${partition}:s3:::${account.backend.bucket}`,
    stateKeyArn,
    arn: (service, region, resource) => `arn:${partition}:${service}:${region}:${account.id}:${resource}`,
  };
}

/** Roles that stacks make: every one has its region in its name (modules/iam/service-role.ts). */
export function roleArns({ regions, arn }: Scope): string[] {
  return regions.map((region) => arn("iam", "", `role/*-${region}-*`));
}

/** Instance profiles of bastion hosts, named as their roles are. */
export function instanceProfileArns({ regions, arn }: Scope): string[] {
  return regions.map((region) => arn("iam", "", `instance-profile/*-${region}-bastion`));
}

/** Buckets for caches of runners, and what is in them. */
export function cacheBucketArns({ account, regions }: Scope): string[] {
  return regions.map((region) => `arn:${partitionOf(region)}:s3:::${cacheBucketPrefix(account.id, region)}-*`);
}

/** The names of the account's environments, also earlier ones: what has a file is no sandpit. No sandpit's name begins so. */
export function namesOfEnvironments({ account }: Scope): string[] {
  return account.environments.flatMap((environment) => allNames(environment.name, environment));
}

/**
 * The roles of environments, by the beginnings of their names, in every path: a role that moves into another belongs to the
 * environment before and after.
 */
export function rolesOfEnvironments(scope: Scope): string[] {
  const hasPath = scope.account.environments.some(({ iam }) => iam?.path !== undefined && iam.path !== "/");
  const prefixes = ["role/", ...(hasPath ? ["role/*/"] : [])];
  return namesOfEnvironments(scope).flatMap((name) =>
    prefixes.map((prefix) => scope.arn("iam", "", `${prefix}${name}-*`)),
  );
}

/** Identity providers of clusters. */
export function clusterIssuerArns({ regions, arn }: Scope): string[] {
  return regions.map((region) => arn("iam", "", `oidc-provider/oidc.eks.${region}.amazonaws.com/id/*`));
}

/** Roles that the bootstrap made for pipelines, and for nobody else. */
export function pipelineRoleArns({ arn }: Scope): string[] {
  const { plan, apply, sandpit, pipelinePlan, pipelineApply, pipelineSandpit } = accountRoles;
  const roles = [plan, apply, sandpit, pipelinePlan, pipelineApply("*"), pipelineSandpit("*")];
  return roles.map((role) => arn("iam", "", `role/${role}`));
}

/** All roles that the bootstrap made. */
export function bootstrapRoleArns(scope: Scope): string[] {
  return [...pipelineRoleArns(scope), scope.arn("iam", "", `role/${breakGlassRole}`)];
}

/** What the bootstrap made in IAM, which no pipeline may touch. */
export function bootstrapIamArns(scope: Scope): string[] {
  const iam = (resource: string) => scope.arn("iam", "", resource);
  return [
    ...bootstrapRoleArns(scope),
    iam("policy/terraform-*"),
    iam("policy/pipeline-*"),
    iam(`policy/${personalBoundary}`),
  ];
}
