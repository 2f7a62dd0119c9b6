import type { Environment } from "@ml-platform/environments";
import { didYouMean, nameInAws, partitionOf, teamNames, UserError } from "@ml-platform/rules";
import type { ClusterAccess } from "./access.ts";

/** As whom somebody of a team signs in, and where. */
interface TeamAccess {
  readonly cluster: string;
  readonly access: Pick<ClusterAccess, "context" | "namespace" | "role">;
}

/**
 * @returns undefined without a team
 * @throws {UserError} for a team that the environment has not, or that has no viewers
 */
export function teamAccess(
  environment: Environment,
  { team: name, viewer = false }: { readonly team?: string; readonly viewer?: boolean },
): TeamAccess | undefined {
  if (name === undefined) {
    if (viewer) throw new UserError("--viewer says as whom of a team. Add --team <name>.");
    return undefined;
  }
  const { teams = {}, account, region, iam: { path = "/" } = {} } = environment;
  const team = Object.hasOwn(teams, name) ? teams[name] : undefined;
  if (team === undefined) {
    const known = Object.keys(teams);
    throw new UserError(
      `${environment.name} has no team "${name}".${didYouMean(name, known)} Its teams: ${known.join(", ") || "none"}.`,
    );
  }
  if (viewer && team.viewers.length === 0)
    throw new UserError(`The team ${name} of ${environment.name} has no viewers: add them to teams.${name}.viewers.`);
  const { roles } = teamNames(nameInAws(environment.name, environment), name);
  const purpose = viewer ? "viewer" : "member";
  return {
    cluster: team.cluster,
    access: {
      context: `${environment.name}-${name}${viewer ? "-viewer" : ""}`,
      namespace: team.namespace,
      role: `arn:${partitionOf(region)}:iam::${account.id}:role${path}${roles}-${region}-${purpose}`,
    },
  };
}
