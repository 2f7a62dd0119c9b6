import type { ClusterEnvironment } from "@ml-platform/environments";

interface Applied {
  readonly name: string;
  readonly clusters: Readonly<Record<string, Pick<ClusterEnvironment, "nodeGroups">>>;
}

/**
 * What a person may do next in an environment that stands in the local AWS.
 *
 * @param stacks ids of those that were applied
 */
export function whatToTry({ name, clusters }: Applied, stacks: readonly string[]): string {
  const [cluster] = Object.keys(clusters).filter((each) => stacks.includes(`${name}-${each}-nodes`));
  const context = `${name}-${cluster}-local`;
  const inCluster: readonly (readonly [command: string, effect: string])[] =
    cluster === undefined
      ? []
      : [
          [
            `./platform kubeconfig ${name}${Object.keys(clusters).length > 1 ? ` ${cluster}` : ""} --target local`,
            "let kubectl in",
          ],
          [`kubectl --context ${context} get nodes`, "nodes are simulated, all else is a real Kubernetes"],
          [`kubectl --context ${context} apply -f examples/local/training-job.yaml`, "its pod asks for GPUs"],
          [
            `kubectl --context ${context} get pods,nodes -L eks.amazonaws.com/nodegroup --watch`,
            "a GPU node comes for it, and goes after it",
          ],
        ];
  const commands = [
    ...inCluster,
    ["./platform local status", "what runs, and where its logs are"],
    ["./platform local stop", "end it all; nothing is left"],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return ["Try:", ...commands.map(([command, effect]) => `  ${command.padEnd(width)}  ${effect}`)].join("\n");
}
