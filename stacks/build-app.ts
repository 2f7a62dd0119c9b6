import type { Environment } from "@ml-platform/environments";
import type { App } from "cdktf";
import type { Target } from "./backends.ts";
import { ClusterStack } from "./cluster-stack.ts";
import { NetworkStack } from "./network-stack.ts";
import { NodesStack } from "./nodes-stack.ts";

export interface BuildOptions {
  readonly target: Target;
  /** Directory of local state files, relative to a stack's working directory. */
  readonly localState: string;
  readonly today: Date;
}

/** Adds to `app` one stack for each configured section of each environment. */
export function buildApp(app: App, environments: readonly Environment[], options: BuildOptions): void {
  for (const environment of environments) {
    const context = { ...options, environment };
    new NetworkStack(app, context);
    for (const [name, cluster] of Object.entries(environment.clusters)) {
      new ClusterStack(app, context, name, cluster);
      if (Object.keys(cluster.nodeGroups).length > 0) new NodesStack(app, context, name, cluster);
    }
  }
}
