import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Environment } from "@ml-platform/environments";
import { partitionOf, personalBoundary } from "@ml-platform/rules";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";

/** What holds for every role of a stack. */
export interface RoleLimits {
  /** ARN of the managed policy beyond which no role goes, whatever its own policies allow. @default - none */
  readonly permissionsBoundary?: string | undefined;
  /** @default "/" */
  readonly path?: string | undefined;
}

/** Gives every role its boundary and its path. cdktf applies aspects before the policies are checked. */
export class LimitRoles implements IAspect {
  private readonly limits: RoleLimits;

  constructor(limits: RoleLimits) {
    this.limits = limits;
  }

  visit(construct: IConstruct): void {
    const { permissionsBoundary, path } = this.limits;
    if (construct instanceof IamRole && permissionsBoundary !== undefined)
      construct.permissionsBoundary = permissionsBoundary;
    if ((construct instanceof IamRole || construct instanceof IamInstanceProfile) && path !== undefined)
      construct.path = path;
  }
}

/**
 * What holds for the roles of an environment. Those of a personal one have the boundary that the bootstrap of its account
 * made, and not the company's: a role has one boundary, and whoever pushes a branch can write their policies.
 *
 * @returns undefined if nothing does
 */
export function roleLimitsOf({ kind, account, region, iam }: Environment): RoleLimits | undefined {
  const permissionsBoundary =
    kind === "personal"
      ? `arn:${partitionOf(region)}:iam::${account.id}:policy/${personalBoundary}`
      : iam?.permissionsBoundary;
  const path = iam?.path;
  if (permissionsBoundary === undefined && path === undefined) return undefined;
  return { permissionsBoundary, path };
}
