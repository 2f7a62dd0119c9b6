import type { Environment } from "@ml-platform/environments";
import { didYouMean, UserError } from "@ml-platform/rules";
import type { Services } from "../services.ts";

/**
 * The cluster of an environment that a command is about: the one that is named, or the only one.
 *
 * @param given what a person named
 * @param command how the same is said of another environment, or with the name of a cluster
 * @throws {UserError} unless it is clear which cluster is meant
 */
export async function chooseCluster(
  services: Pick<Services, "stacksOf">,
  environment: Environment,
  given: string | undefined,
  command: (environment: string, cluster?: string) => string,
): Promise<string> {
  const { name, base, shares } = environment;
  const nodes = (await services.stacksOf(environment)).filter(({ kind }) => kind === "cluster");
  const clusters = nodes.flatMap((node) => node.cluster ?? []);
  if (base !== undefined && shares.includes("clusters")) {
    throw new UserError(`${name} uses the clusters of ${base.name}: ${command(base.name)}`);
  }
  const [only, ...others] = clusters;
  if (only === undefined) throw new UserError(`${name} has no cluster.`);
  const all = `Clusters: ${clusters.join(", ")}.`;
  if (given === undefined) {
    if (others.length === 0) return only;
    throw new UserError(`${name} has more than one cluster. Name one: ${command(name, only)}. ${all}`);
  }
  if (clusters.includes(given)) return given;
  throw new UserError(`${name} has no cluster called "${given}".${didYouMean(given, clusters)} ${all}`);
}
