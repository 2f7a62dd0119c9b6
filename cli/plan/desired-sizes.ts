import { isNoOp, managedChanges, type PlanJson } from "../terraform/plan-json.ts";

// Node groups that an autoscaler resizes ignore their desired size, so a change of their limits sends EKS the size that
// it has. EKS refuses a minimum above it and a maximum below it (terraform-aws-modules/terraform-aws-eks#3306, #3521,
// #3683), and a replacement would begin with the minimum however many nodes are busy (#2905).

type Json = Readonly<Record<string, unknown>>;

const ignored = "scaling_config[0].desired_size";

/**
 * A stack's `cdk.tf.json` with a desired size for the node groups that its plan cannot resize, or would replace by fewer
 * nodes than run: within their new limits, the nearest to what they have. Undefined if every group can be planned as it is.
 */
export function withDesiredSizes(configuration: string, plan: PlanJson): string | undefined {
  const wanted = new Map([...successors(plan), ...changedGroups(plan)]);
  if (wanted.size === 0) return undefined;
  const { resource = {}, ...rest } = JSON.parse(configuration) as { resource?: Readonly<Record<string, Json>> };
  let isChanged = false;
  const groups = Object.entries(resource["aws_eks_node_group"] ?? {}).map(([name, group]) => {
    const found = wanted.get(name);
    const resized = found === undefined ? undefined : resize(group as Json, found);
    isChanged ||= resized !== undefined;
    return [name, resized ?? group];
  });
  if (!isChanged) return undefined;
  return JSON.stringify(
    { ...rest, resource: { ...resource, aws_eks_node_group: Object.fromEntries(groups) } },
    null,
    2,
  );
}

interface Wanted {
  /** How many nodes the group has, or those that it replaces. */
  readonly running: number;
  readonly isReplaced: boolean;
}

function changedGroups(plan: PlanJson): [name: string, wanted: Wanted][] {
  return managedChanges(plan).flatMap(({ type, name, change }): [string, Wanted][] => {
    const running = type === "aws_eks_node_group" && !isNoOp(change) ? desiredOf(change.before) : undefined;
    return running === undefined ? [] : [[name, { running, isReplaced: change.actions.length > 1 }]];
  });
}

/** A group of one zone has the name of its group and the zone: `web-us-east-2a_group`, `web_group`. */
const ofZone = /^(.+)-[a-z]{2}(?:-[a-z]+)+-\d[a-z](_.+)$/;

/**
 * Groups that are created in place of others, because a group is divided into one for each zone, or such groups become one
 * again: the new ones share what runs.
 */
function successors(plan: PlanJson): [name: string, wanted: Wanted][] {
  const groups = managedChanges(plan).filter(({ type }) => type === "aws_eks_node_group");
  const wholeOf = (name: string): string => name.replace(ofZone, "$1$2");
  const named = (action: string) => groups.filter(({ change }) => change.actions.join() === action);
  const [gone, created] = [named("delete"), named("create")];
  return created.flatMap(({ name }): [string, Wanted][] => {
    const before = gone.filter((each) => wholeOf(each.name) === wholeOf(name));
    const beside = created.filter((each) => wholeOf(each.name) === wholeOf(name));
    const running = before.reduce((sum, { change }) => sum + (desiredOf(change.before) ?? 0), 0);
    return running === 0 ? [] : [[name, { running: Math.ceil(running / beside.length), isReplaced: true }]];
  });
}

function resize(group: Json, { running, isReplaced }: Wanted): Json | undefined {
  const lifecycle = (group["lifecycle"] ?? {}) as Json;
  const ignores = (lifecycle["ignore_changes"] ?? []) as readonly unknown[];
  const scaling = group["scaling_config"] as Json | undefined;
  const { min_size: min, max_size: max, desired_size: initial } = scaling ?? {};
  if (!ignores.includes(ignored) || typeof min !== "number" || typeof max !== "number") return undefined;
  const fitting = Math.min(Math.max(running, min), max);
  const desired = isReplaced && typeof initial === "number" ? Math.min(Math.max(fitting, initial), max) : fitting;
  if (isReplaced ? desired === initial : desired === running) return undefined;
  return {
    ...group,
    scaling_config: { ...scaling, desired_size: desired },
    lifecycle: { ...lifecycle, ignore_changes: ignores.filter((each) => isReplaced || each !== ignored) },
  };
}

function desiredOf(before: unknown): number | undefined {
  const { scaling_config: scaling } = (before ?? {}) as { scaling_config?: readonly { desired_size?: unknown }[] };
  const desired = scaling?.[0]?.desired_size;
  return typeof desired === "number" ? desired : undefined;
}
