import { error, type Problem } from "../../problem.ts";
import { allNames, nameInAws, reusedText } from "../../renames.ts";
import { longestNodeGroupNamePrefix } from "../name.ts";
import type { NodeGroupSpec } from "../node-group.ts";

type Placed = Pick<NodeGroupSpec, "perAvailabilityZone" | "availabilityZones" | "renamedFrom">;

/**
 * The names of the groups that EKS gets: one for each zone if the pods of a job must run in the same zone, such as
 * `gpu-training-us-east-2a`.
 */
function namesInEks(name: string, spec: Placed, networkZones: readonly string[]): string[] {
  if (!spec.perAvailabilityZone) return [name];
  return (spec.availabilityZones ?? networkZones).map((zone) => `${name}-${zone}`);
}

/** Ids of what else is in the stack of the node groups, beside the groups themselves. */
const reservedNames = ["addons", "aws", "node-role", "volume-key"];

/** The launch template of a group has its name and a hyphen as `name_prefix`, of which the provider wants 3 characters. */
const shortestName = 2;

/** A name that EKS, the provider and the stack accept, for the group itself or for its groups in each zone. */
export function checkNodeGroupName(name: string, spec: Placed, networkZones: readonly string[]): Problem[] {
  const inEks = nameInAws(name, spec);
  const prefixes = namesInEks(inEks, spec, networkZones).map((each) => `${each}-`);
  const longest = prefixes.reduce((one, other) => (other.length > one.length ? other : one), "");
  const excess = longest.length - longestNodeGroupNamePrefix;
  const problems: Problem[] = [];
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
    problems.push(
      error([], `"${name}" is not a valid name of a node group. Use letters, digits, hyphens and underscores.`),
    );
  else if (name.length < shortestName)
    problems.push(
      error([], `"${name}" is too short for the name of a node group. Use at least ${shortestName} characters.`),
    );
  if (inEks !== name && inEks.length < shortestName)
    problems.push(
      error(["renamedFrom", 0], `"${inEks}" is too short to have been the name of a node group. Remove it.`),
    );
  if (reservedNames.includes(name))
    problems.push(
      error(
        [],
        `"${name}" is taken by something else in the stack of the node groups. Use another name, such as ${name}-nodes.`,
      ),
    );
  if (excess > 0)
    problems.push(
      error(
        [],
        `The name prefix "${longest}" has ${longest.length} characters, and ${longestNodeGroupNamePrefix} are allowed. Shorten "${inEks}" to at most ${inEks.length - excess}.`,
      ),
    );
  return problems;
}

/** An error for each group whose name another group has or had: `gpu` in zone us-east-2a, and `gpu-us-east-2a`. */
export function checkNamesDiffer(
  groups: readonly (readonly [name: string, spec: Placed])[],
  networkZones: readonly string[],
): Problem[] {
  const owners = new Map<string, { readonly name: string; readonly wasRenamed: boolean }>();
  return groups.flatMap(([name, spec]) => {
    const wasRenamed = spec.renamedFrom !== undefined;
    const shared = allNames(name, spec).flatMap((each) => namesInEks(each, spec, networkZones));
    return shared.flatMap((inEks) => {
      const owner = owners.get(inEks) ?? { name, wasRenamed };
      owners.set(inEks, owner);
      if (owner.name === name) return [];
      return [
        error(
          [name],
          wasRenamed || owner.wasRenamed
            ? reusedText(name, owner.name, inEks)
            : `In EKS, "${name}" and "${owner.name}" would both have a group called "${inEks}". Rename one.`,
        ),
      ];
    });
  });
}
