import { type JsonObject, nested } from "@ml-platform/stacks";
import type { Finding, Look } from "./look.ts";

/** What happens to running nodes. */
export function nodeGroups({ type, action, thing, before, after }: Look): Finding[] {
  if (type !== "aws_eks_node_group" || before === undefined) return [];
  const [old, now] = [sizeOf(before), after === undefined ? undefined : sizeOf(after)];
  const running = old.desired ?? 0;
  if (action === "replace") return replaced(thing, running, now?.desired);
  if (action === "destroy")
    return running > 0 ? [finding("nodes-removed", `${thing} is destroyed with its ${nodes(running)}.`)] : [];
  const rolls = rolled(thing, running, before, after);
  return [...resized(thing, running, now), ...(isOfBlock(before) ? rolls.map(refusedInBlock) : rolls)];
}

function isOfBlock({ capacity_type }: JsonObject): boolean {
  return capacity_type === "CAPACITY_BLOCK";
}

/**
 * "When upgrading managed node groups with Capacity Blocks, make sure that the desired size of the node group is set to 0": EKS
 * user guide, "Create a managed node group with Capacity Blocks for ML".
 */
function refusedInBlock({ text }: Finding): Finding {
  const first =
    "In the environment, undo this change and set its size to { min: 0, desired: 0 }, with the max that it has; apply that; then make the change again, and give the group its size back";
  return {
    kind: "block-busy",
    text: text.replace(/: .*/, ", while its nodes run in a capacity block."),
    refused: `EKS replaces nodes of a capacity block only where none run. ${first}. If an autoscaler decides its size, it is enough that nothing runs there.`,
  };
}

const revisions = [
  { key: "version", name: "Kubernetes version" },
  { key: "release_version", name: "image" },
] as const;

function isRevised(before: unknown, after: unknown): boolean {
  return after !== undefined && after !== null && before !== after;
}

/** EKS replaces the nodes of a group for another launch template or version: "Update a managed node group" in its user guide. */
function rolled(thing: string, running: number, before: JsonObject, after: JsonObject | undefined): Finding[] {
  const revised = [
    ...(templateOf(before) === templateOf(after) ? [] : ["launch template"]),
    ...revisions.flatMap(({ key, name }) => (isRevised(before[key], after?.[key]) ? [name] : [])),
  ];
  if (running === 0 || revised.length === 0) return [];
  const which = running === 1 ? "the node that runs is" : `the ${nodes(running)} that run are`;
  const text = `${thing} gets another ${revised.join(" and ")}: ${which} replaced one after the other, and their pods are evicted.`;
  return [finding("nodes-rolled", text)];
}

function templateOf(values: JsonObject | undefined): string {
  return nested(values ?? {}, "launch_template")
    .map(({ id, version }) => `${String(id)} ${String(version)}`)
    .join();
}

function resized(thing: string, running: number, now: Size | undefined): Finding[] {
  const wanted = now?.desired ?? running;
  if (wanted < running) {
    const text = `${thing} loses ${running - wanted} of its ${nodes(running)}, because its new maximum is ${now?.max}. Their pods are evicted.`;
    return [finding("nodes-removed", text)];
  }
  if (wanted > running && (now?.min ?? 0) > running) {
    return [
      finding(
        "nodes-started",
        `${thing} starts ${nodes(wanted - running)} at once: its new minimum is ${now?.min}, and ${running} run.`,
      ),
    ];
  }
  return [];
}

function replaced(thing: string, running: number, wanted: number | undefined): Finding[] {
  if (running === 0) return [];
  const fewer =
    wanted !== undefined && wanted < running
      ? ` The new group begins with ${nodes(wanted)} only: what does not fit waits until the autoscaler has started more.`
      : "";
  const text = `${thing} is replaced: once the nodes of the new group are ready, its ${nodes(running)} ${running === 1 ? "is" : "are all"} drained at once.${fewer}`;
  return [finding("nodes-replaced", text)];
}

function finding(kind: string, text: string): Finding {
  return { kind, text };
}

function nodes(count: number): string {
  return `${count} node${count === 1 ? "" : "s"}`;
}

interface Size {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly desired: number | undefined;
}

function sizeOf(values: JsonObject): Size {
  const [scaling] = nested(values, "scaling_config");
  const numberAt = (key: string) => (typeof scaling?.[key] === "number" ? scaling[key] : undefined);
  return { min: numberAt("min_size"), max: numberAt("max_size"), desired: numberAt("desired_size") };
}
