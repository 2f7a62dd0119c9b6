import { cidrsOverlap, duplicates, error, nearest, type Problem, UserError } from "@ml-platform/rules";
import type { Environment } from "./schema.ts";

/** Rules over all environments together. Ranges are apart so that any two networks can be peered. */
export function checkRegistry(environments: readonly Pick<Environment, "name" | "network">[]): Problem[] {
  const repeated = duplicates(environments.map(({ name }) => name));
  const overlapping = environments.flatMap((one, index) =>
    environments
      .slice(index + 1)
      .filter((other) => cidrsOverlap(one.network.cidr, other.network.cidr))
      .map((other) => [one, other] as const),
  );
  return [
    ...repeated.map((name) => error([], `Two environments are called "${name}". Rename one.`)),
    ...overlapping.map(([one, other]) =>
      error(
        [other.name, "network", "cidr"],
        `"${other.network.cidr}" overlaps ${one.network.cidr} of ${one.name}. Networks that may be peered share no address: move one.`,
      ),
    ),
  ];
}

/** @throws {UserError} naming the environments there are */
export function find(environments: readonly Environment[], name: string): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const names = environments.map((environment) => environment.name);
  const meant = nearest(name, names);
  throw new UserError(
    `There is no environment "${name}".${meant === undefined ? "" : ` Did you mean "${meant}"?`} Environments: ${names.join(", ")}.`,
  );
}
