import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import type { App } from "cdktf";
import { isClusterKind, kindsOf } from "./catalogue.ts";
import type { PlatformStack } from "./platform-stack.ts";
import type { StateOptions } from "./state-location.ts";

export interface BuildOptions extends StateOptions {
  readonly today: Date;
}

/** Adds to `app` one stack for each that the catalogue has for the environment. */
export async function buildApp(app: App, environment: Environment, options: BuildOptions): Promise<PlatformStack[]> {
  const builders = await Promise.all(
    kindsOf(environment).map(async ({ kind, node }) => {
      const context = { ...options, environment, node };
      if (!isClusterKind(kind)) {
        const build = await kind.load();
        return () => build(app, context);
      }
      const build = await kind.load();
      const clusterName = node.cluster as string;
      const cluster = environment.clusters[clusterName] as ClusterEnvironment;
      return () => build(app, { ...context, clusterName, cluster });
    }),
  );
  return builders.map((build) => build());
}
