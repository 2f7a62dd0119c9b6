import { type Graph, type JsonObject, renderSvg, type Stack } from "@ml-platform/state";
import { clusterDiagram } from "./cluster-diagram.ts";
import { networkDiagram } from "./network-diagram.ts";
import { stacksDiagram } from "./stacks-diagram.ts";

interface Diagram {
  /** Without the extension. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly graph: Graph;
}

/** The text of every file in docs/diagrams by name, drawn from synthesized stacks. */
export function drawDiagrams(stacks: readonly Stack[]): ReadonlyMap<string, string> {
  const diagrams = [stackGraph(stacks), ...stacks.flatMap((stack) => diagramOf(stack, stacks))];
  const drawings = diagrams.map(({ name, graph, title, description }): [string, string] => [
    `${name}.svg`,
    renderSvg(graph, { title, description }),
  ]);
  return new Map([...drawings, ["README.md", index(diagrams)]]);
}

function stackGraph(stacks: readonly Stack[]): Diagram {
  return {
    name: "stacks",
    title: "Stacks",
    description:
      "Each stack is one Terraform state. Arrows point from a stack that publishes outputs to one that reads them.",
    graph: stacksDiagram(stacks),
  };
}

function diagramOf({ id, name, environment, configuration }: Stack, stacks: readonly Stack[]): Diagram[] {
  if (configuration === undefined) return [];
  if (name === "network") {
    return [
      {
        name: id,
        title: `Network of ${environment}`,
        description:
          "Arrows follow the traffic: from a subnet to where its route table sends it. A subnet without an arrow is reached from inside the VPC only.",
        graph: networkDiagram(configuration),
      },
    ];
  }
  const [, cluster] = /^(.+)-cluster$/.exec(name) ?? [];
  if (cluster === undefined) return [];
  return [
    {
      name: id,
      title: `Cluster ${cluster} of ${environment}`,
      description:
        "From the control plane, over the add-ons that nodes need to become ready, to node groups by the zones they span, to the add-ons that run on them. A node group says how many nodes of which type it has; +2 are other types it may use.",
      graph: clusterDiagram(configuration, nodesOf(environment, cluster, stacks)),
    },
  ];
}

function nodesOf(environment: string, cluster: string, stacks: readonly Stack[]): JsonObject | undefined {
  return stacks.find((stack) => stack.environment === environment && stack.name === `${cluster}-nodes`)?.configuration;
}

function index(diagrams: readonly Diagram[]): string {
  const sections = diagrams.map(
    ({ name, title, description }) => `## ${title}\n\n${description}\n\n![${title}](${name}.svg)\n`,
  );
  return `# Diagrams\n\nDrawn by \`pnpm diagrams\` from what the code synthesizes for the [reference environments](../../environments/testing/reference.ts); a test fails when they are not current.\n\n${sections.join("\n")}`;
}
