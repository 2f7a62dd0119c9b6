import type { Environment } from "@ml-platform/environments";
import { checkSlug, didYouMean, subnetRanges, UserError } from "@ml-platform/rules";

/** Where a service of a team runs in one environment. */
export interface ServicePlace {
  readonly environment: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Whether it is deployed only after a person said so. */
  readonly isGated: boolean;
  /** Whether the cluster makes load balancers of Ingresses. */
  readonly hasLoadBalancers: boolean;
  /** Ranges of the subnets in which internal load balancers are. */
  readonly loadBalancerRanges: readonly string[];
}

/** A service that is about to be scaffolded. */
export interface ServicePlan {
  readonly name: string;
  readonly team: string;
  /** Relative to the root of the repository, without a slash at its end. */
  readonly directory: string;
  readonly port: number;
  /** Domain of its names: `<name>.<environment>.<domain>`. @default - it has no Ingress */
  readonly domain?: string | undefined;
  /** In the order in which it is deployed. */
  readonly places: readonly ServicePlace[];
}

/** The way from a folder of the repository to its root, with a slash at its end. */
export function rootFrom(directory: string): string {
  return "../".repeat(directory.split("/").length);
}

/** The longest name: it is in the names of the image, the release and its objects, and KEDA appends to it. */
const longestName = 40;

/**
 * An error unless the name can be that of a folder, an image, a release and its objects.
 *
 * @param taken names of service accounts in the namespaces of the team: the chart makes one of the service's name
 * @throws {UserError}
 */
export function refuseName(name: string, taken: readonly string[]): void {
  const [problem] = checkSlug(name, longestName, "greeter");
  if (problem !== undefined) throw new UserError(problem.message);
  if (["default", "external-secrets", ...taken].includes(name))
    throw new UserError(`"${name}" is a service account of the namespace. Choose another name for the service.`);
}

/**
 * Where a team's services run: in each permanent environment that has the team, in the order of their promotion.
 *
 * @param team @default the only team that there is
 * @throws {UserError} for a team that no environment has
 */
export function placesOf(
  environments: readonly Environment[],
  team: string | undefined,
  appliedOnMerge: readonly string[],
): { readonly team: string; readonly places: readonly ServicePlace[]; readonly accounts: readonly string[] } {
  const permanent = environments.filter(({ kind }) => kind === "permanent");
  const known = [...new Set(permanent.flatMap(({ teams = {} }) => Object.keys(teams)))];
  const name = team ?? (known.length === 1 ? known[0] : undefined);
  if (name === undefined) throw new UserError(`Whose service is it? Add --team <name>. Teams: ${listed(known)}.`);
  const own = permanent.flatMap((environment) => {
    const { teams = {} } = environment;
    const found = Object.hasOwn(teams, name) ? teams[name] : undefined;
    return found === undefined ? [] : [{ environment, ...found }];
  });
  if (own.length === 0)
    throw new UserError(
      `No environment has a team "${name}".${didYouMean(name, known)} Teams: ${listed(known)}. docs/teams.md says how to declare one.`,
    );
  return {
    team: name,
    accounts: own.flatMap(({ serviceAccounts }) => serviceAccounts),
    places: own.map(({ environment, cluster, namespace }) => ({
      environment: environment.name,
      cluster,
      namespace,
      isGated: !appliedOnMerge.includes(environment.name),
      hasLoadBalancers: environment.clusters[cluster]?.platform?.addons?.["aws-load-balancer-controller"] !== undefined,
      loadBalancerRanges: subnetRanges(environment.network, "private"),
    })),
  };
}

function listed(names: readonly string[]): string {
  return names.join(", ") || "none";
}
