/** What a company asks of the IAM roles of an environment. */
export interface IamSpec {
  /** ARN of the managed policy that limits every role, whatever its own policies allow. @default - none */
  readonly permissionsBoundary?: string | undefined;
  /** Path of every role and instance profile, with slashes at both ends: `/ml/`. @default "/" */
  readonly path?: string | undefined;
  /** Changes of single roles by their keys (rules/iam/role-keys.ts), in every cluster. @default - none */
  readonly roles?: RoleChanges | undefined;
}

/** By role key. */
export type RoleChanges = Readonly<Record<string, RoleChange>>;

/** How one role differs from what we make by ourselves: one of the two. */
export interface RoleChange {
  /** A role that exists already and is used as it is: none is made. */
  readonly arn?: string | undefined;
  /** Managed policies that the role has besides: of AWS by name, `CloudWatchAgentServerPolicy`, or any by ARN. */
  readonly policies?: readonly string[] | undefined;
}

/**
 * Changes without the roles that exist already: their trust names clusters of one environment, and another's has other names.
 */
export function withoutGivenRoles<Change extends RoleChange>(
  changes: Readonly<Record<string, Change>>,
): Record<string, Change> {
  return Object.fromEntries(Object.entries(changes).filter(([, { arn }]) => arn === undefined));
}
