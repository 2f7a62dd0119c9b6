import { parse } from "yaml";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { isFields } from "../../fields.ts";
import { type Candidate, takes, withPod } from "./fit.ts";

/** A group that may grow. */
export interface ScalableGroup {
  readonly name: string;
  readonly desired: number;
  readonly max: number;
  /** The next node of the group. */
  readonly template: Candidate;
}

/** A node that will take pods soon, or that will be there soon. */
export interface ComingNode extends Candidate {
  readonly group: string;
  /** Of a node that is there. */
  readonly name?: string;
}

export interface ScaleUp {
  /** By group: how many nodes more, and for which pods. */
  readonly growth: ReadonlyMap<string, { readonly nodes: number; readonly pods: readonly KubeObject[] }>;
  /** Nodes that pending pods wait for. */
  readonly awaited: ReadonlySet<string>;
  /** Pods that no group takes. */
  readonly hopeless: readonly KubeObject[];
}

/**
 * Chooses which groups grow for pending pods. A pod that a coming node takes needs none.
 *
 * @param expanders in turn, as `--expander` names them
 * @param priorities for the expander `priority`: `data.priorities` of its ConfigMap
 */
export function scaleUp(
  pending: readonly KubeObject[],
  groups: readonly ScalableGroup[],
  coming: readonly ComingNode[],
  expanders: readonly string[],
  priorities = "",
): ScaleUp {
  const nodes = [...coming];
  const growth = new Map<string, { nodes: number; pods: KubeObject[] }>();
  const awaited = new Set<string>();
  const hopeless: KubeObject[] = [];
  for (const pod of pending) {
    const index = nodes.findIndex((node) => takes(node, pod));
    const node = nodes[index];
    if (node !== undefined) {
      nodes[index] = withPod(node, pod);
      if (node.name !== undefined) awaited.add(node.name);
      continue;
    }
    const options = groups.filter(
      ({ name, desired, max, template }) => desired + (growth.get(name)?.nodes ?? 0) < max && takes(template, pod),
    );
    const chosen = best(options, pending, pod, expanders, priorities);
    if (chosen === undefined) {
      hopeless.push(pod);
      continue;
    }
    const before = growth.get(chosen.name) ?? { nodes: 0, pods: [] };
    growth.set(chosen.name, { nodes: before.nodes + 1, pods: [...before.pods, pod] });
    nodes.push({ ...withPod(chosen.template, pod), group: chosen.name });
  }
  return { growth, awaited, hopeless };
}

type Score = (group: ScalableGroup) => number;

/** The highest score wins; equal ones are left to the next expander, then to the order of names. */
function best(
  options: readonly ScalableGroup[],
  pending: readonly KubeObject[],
  pod: KubeObject,
  expanders: readonly string[],
  priorities: string,
): ScalableGroup | undefined {
  const scores: Readonly<Record<string, Score>> = {
    priority: priorityScore(priorities),
    "least-waste": ({ template }) => -waste(template, pod),
    "most-pods": ({ template }) => pending.filter((each) => takes(template, each)).length,
  };
  let left = [...options].sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const expander of expanders) {
    const score = scores[expander];
    if (score === undefined) continue;
    const highest = Math.max(...left.map(score));
    left = left.filter((group) => score(group) === highest);
  }
  return left[0];
}

/** The share of CPU and memory that a node would have left over. */
function waste(template: Candidate, pod: KubeObject): number {
  const after = withPod(template, pod).free;
  const share = (name: string): number => (after[name] ?? 0) / (template.free[name] || 1);
  return share("cpu") + share("memory");
}

/** The highest priority of whose patterns one matches the group's name. Source: expander/priority/readme.md of the project. */
function priorityScore(priorities: string): Score {
  const lists = priorityLists(priorities);
  return ({ name }) =>
    Math.max(
      Number.NEGATIVE_INFINITY,
      ...lists.filter(([, patterns]) => patterns.some((pattern) => pattern.test(name))).map(([priority]) => priority),
    );
}

function priorityLists(text: string): [number, RegExp[]][] {
  try {
    const document: unknown = parse(text);
    if (!isFields(document)) return [];
    return Object.entries(document).map(([priority, patterns]) => [
      Number(priority),
      (Array.isArray(patterns) ? patterns : []).map((pattern) => new RegExp(String(pattern))),
    ]);
  } catch {
    // The real one ignores what it cannot read, too.
    return [];
  }
}
