import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Environment } from "@ml-platform/environments";
import { partitionOf, personalBoundary } from "@ml-platform/rules";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Gives every role of a personal environment the boundary that the bootstrap of its account made: whatever a role's own
 * policies allow, it does no more than the boundary allows. cdktf applies aspects before the policies are checked.
 */
export class RoleBoundary implements IAspect {
  private readonly arn: string;

  constructor({ account, region }: Pick<Environment, "account" | "region">) {
    this.arn = `arn:${partitionOf(region)}:iam::${account.id}:policy/${personalBoundary}`;
  }

  visit(construct: IConstruct): void {
    if (construct instanceof IamRole) construct.permissionsBoundary = this.arn;
  }
}
