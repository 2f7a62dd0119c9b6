import { TerraformResource, type TerraformStack } from "cdktf";
import { Construct } from "constructs";

/** A direct child of a stack that had other ids before. */
export interface Renamed {
  readonly construct: Construct;
  /** Oldest first. */
  readonly earlierIds: readonly string[];
}

/** Makes Terraform move the resources of renamed constructs to their present addresses. */
export function declareMoves(stack: TerraformStack, renamed: readonly Renamed[]): void {
  const moved = renamed.flatMap(({ construct, earlierIds }) =>
    resourcesOf(construct).flatMap((resource) => {
      const type = resource.terraformResourceType;
      const below = resource.node.scopes.slice(stack.node.scopes.length + 1).map(({ node }) => node.id);
      const earlier = earlierIds.map((id) => `${type}.${logicalId(stack, [id, ...below])}`);
      // Terraform refuses two moves to one address, but follows a chain of them.
      return earlier.map((from, index) => ({
        from,
        to: earlier[index + 1] ?? `${type}.${resource.friendlyUniqueId}`,
      }));
    }),
  );
  if (moved.length > 0) stack.addOverride("moved", moved);
}

function resourcesOf(construct: Construct): TerraformResource[] {
  return construct.node.findAll().filter((each) => TerraformResource.isTerraformResource(each));
}

/** The id that cdktf gives to what is at a path of construct ids; constructs without resources are not synthesized. */
function logicalId(stack: TerraformStack, path: readonly string[]): string {
  const at = path.reduce<Construct>(
    (scope, id) => (scope.node.tryFindChild(id) as Construct | undefined) ?? new Construct(scope, id),
    stack,
  );
  return stack.getLogicalId(at.node);
}
