import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import type { App } from "cdktf";
import { isClusterKind, kindsOf } from "./catalogue.ts";
import type { PlatformStack } from "./platform-stack.ts";
import { loadIamActions } from "./policies/load-iam-actions.ts";
import type { StateOptions } from "./state-location.ts";

export interface BuildOptions extends StateOptions {
  readonly today: Date;
  /** Ids of the stacks to build. @default - every stack of the environment */
  readonly only?: readonly string[];
}

/**
 * Adds the stacks that the catalogue has for the environment to `app`, and loads what the policy checks need, because
 * the checks are synchronous.
 */
export async function buildApp(
  app: App,
  environment: Environment,
  { only, ...options }: BuildOptions,
): Promise<PlatformStack[]> {
  const chosen = kindsOf(environment).filter(({ node }) => only === undefined || only.includes(node.id));
  const builders = await Promise.all(
    chosen.map(async ({ kind, node }) => {
      const context = { ...options, environment, node };
      if (!isClusterKind(kind)) {
        const build = await kind.load();
        return () => build(app, context);
      }
      const clusterName = node.cluster as string;
      const cluster = environment.clusters[clusterName] as ClusterEnvironment;
      const build = await kind.load(cluster);
      return () => build(app, { ...context, clusterName, cluster });
    }),
  );
  const stacks = builders.map((build) => build());
  for (const stack of stacks) await loadIamActions(stack);
  return stacks;
}
