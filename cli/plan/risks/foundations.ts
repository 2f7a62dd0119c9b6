import { managedChanges } from "../../terraform/plan-json.ts";
import { downstreamOf } from "../graph.ts";
import type { StackPlan } from "../plan-stacks.ts";
import { type Look, listed, looksAt } from "./look.ts";
import type { Risk } from "./risk.ts";
import type { StandingStack, SubnetUser, Surroundings } from "./standing.ts";

// What other stacks stand on cannot be replaced under them: AWS refuses it half-way.

type Planned = Pick<StackPlan, "stack" | "plan">;

/** Networks and clusters that are replaced or destroyed, and zones that leave a network. */
export function foundations(plans: Iterable<Planned>, surroundings: Surroundings): Risk[] {
  return [...plans].flatMap((planned) => {
    const gone = looksAt(planned.plan).filter(({ action }) => action === "replace" || action === "destroy");
    const whole = gone.filter(({ type }) => type === "aws_vpc" || type === "aws_eks_cluster");
    const [first] = whole;
    if (first !== undefined) return [replacement(planned, first, surroundings)];
    const subnets = gone.filter(({ type }) => type === "aws_subnet");
    const { availabilityZones } = surroundings.environment.network;
    const isLeft = ({ action, before }: Look) =>
      action === "destroy" && availabilityZones.includes(String(before?.["availability_zone"]));
    const [left, others] = [subnets.filter(isLeft), subnets.filter((look) => !isLeft(look))];
    return [
      ...(left.length === 0 ? [] : [subnetsLeft(planned, left)]),
      ...(others.length === 0 ? [] : subnetsRemoved(planned, others, surroundings)),
    ];
  });
}

/** The ids of all subnets that plans replace or destroy: it matters who uses them. */
export function goneSubnets(plans: Iterable<Pick<Planned, "plan">>): Set<string> {
  const gone = [...plans].flatMap(({ plan }) =>
    managedChanges(plan).filter(
      ({ type, change }) =>
        type === "aws_subnet" && change.actions.some((action) => action === "delete" || action === "forget"),
    ),
  );
  return new Set(gone.map(({ change }) => String((change.before as Readonly<Record<string, unknown>> | null)?.["id"])));
}

function replacement({ stack }: Planned, look: Look, surroundings: Surroundings): Risk {
  const { environment, mayReplace, targetHint } = surroundings;
  const upon = standingOn(stack.id, surroundings);
  const what = look.type === "aws_vpc" ? "network" : "cluster";
  const text = `${look.thing} is ${look.action === "replace" ? "replaced" : "destroyed"}, and everything in it.`;
  const apply = `./platform apply ${environment.name}${targetHint} --allow-replace ${stack.id}`;
  const risk = { kind: `${what}-replaced`, stack: stack.id, address: look.address, text };
  if (upon.length > 0) return { ...risk, ...destroyFirst(upon, what, apply, surroundings) };
  if (mayReplace.has(stack.id)) return risk;
  return { ...risk, refused: "it needs your consent. If that is intended:", steps: [apply] };
}

/** The stacks that stand on one, in the order in which their commands destroy them. */
function standingOn(id: string, { standing }: Surroundings): StandingStack[] {
  const ids = downstreamOf(
    standing.map(({ stack }) => stack),
    id,
  );
  return standing.filter(({ stack }) => ids.has(stack.id));
}

function destroyFirst(
  upon: readonly StandingStack[],
  what: string,
  then: string,
  { environment, targetHint, unprotect }: Surroundings,
): Required<Pick<Risk, "refused" | "steps">> {
  const ids = upon.map(({ stack }) => stack.id);
  const names = new Set(upon.map(({ stack }) => stack.environment));
  const others = [...names].filter((name) => name !== environment.name);
  const own = upon.filter(({ stack }) => stack.environment === environment.name).map(({ stack }) => stack.id);
  const commands = [
    ...others.map((name) => `./platform destroy ${name}${targetHint}`),
    ...(own.length === 0
      ? []
      : [`./platform destroy ${environment.name}${targetHint}${own.map((id) => ` --stack ${id}`).join("")}`]),
    then,
  ];
  const first =
    unprotect === ""
      ? ""
      : ` ${environment.name} is protected, so undo this change first, ${unprotect}, apply that, and make it again.`;
  const refused = `AWS deletes no ${what} on which something stands, here ${listed(ids)}: the apply would stop half-way.${first} These commands work, one after the other; what runs there is lost:`;
  return { refused, steps: commands };
}

/** The zones stay: what goes is public subnets, or a range for pods. */
function subnetsLeft({ stack }: Planned, subnets: readonly Look[]): Risk {
  const things = listed(subnets.map(({ thing }) => thing));
  const [is, it] = subnets.length === 1 ? ["is", "it"] : ["are", "them"];
  return {
    kind: "subnet-removed",
    stack: stack.id,
    text: `${things} ${is} destroyed. AWS deletes no subnet in which pods, nodes or load balancers have addresses, and the apply would wait for them: take them out of ${it} first.`,
  };
}

function subnetsRemoved({ stack }: Planned, subnets: readonly Look[], surroundings: Surroundings): Risk[] {
  const { environment, targetHint } = surroundings;
  const ids = subnets.map(({ before }) => String(before?.["id"]));
  const zones = [...new Set(subnets.map(({ before }) => String(before?.["availability_zone"])))];
  const users = surroundings.standing
    .filter((each) => each.stack.id !== stack.id)
    .map((each) => ({ ...each, resources: usersOf(each, ids) }))
    .filter(({ resources }) => resources.length > 0);
  const where = zones.join(" and ");
  const isReplaced = subnets.some(({ action }) => action === "replace");
  const risk = {
    kind: isReplaced ? "subnet-replaced" : "zone-removed",
    stack: stack.id,
    text: `${isReplaced ? `The subnets of ${where} are replaced` : `${where} leaves the network`}.`,
  };
  if (users.length === 0) return [risk];
  const found = users.flatMap(({ resources }) => resources);
  const controlPlanes = found.filter(({ type }) => type === "aws_eks_cluster");
  const groups = found.filter(({ type }) => type === "aws_eks_node_group").map(({ name }) => inZone(name, zones));
  const apply = `./platform apply ${environment.name}${targetHint}`;
  const text = `${risk.text.replace(/\.$/, "")}, where ${listed(found.map(({ text: each }) => each))} ${found.length === 1 ? "is" : "are"}.`;
  const upon = standingOn(stack.id, surroundings);
  if (isReplaced) return [{ ...risk, text, ...destroyFirst(upon, "subnet", apply, surroundings) }];
  const left = environment.network.availabilityZones.map((zone) => `"${zone}"`).join(", ");
  const onlyNodes = `keep ${where} in network.availabilityZones, set availabilityZones: [${left}] in the node groups that are there${groups.length > 0 ? ` (${listed(groups, 8)})` : ""}, which replaces their nodes, and apply`;
  if (controlPlanes.length === 0) {
    const refused = `AWS deletes no subnet on which something stands. First ${onlyNodes}. Then remove the zone and apply again.`;
    return [{ ...risk, text, refused }];
  }
  const { refused, steps } = destroyFirst(upon, "subnet", apply, surroundings);
  const reason = `EKS takes no control plane out of a zone. To keep only nodes out of it, ${onlyNodes}. To remove the zone, the cluster has to be made again. ${refused}`;
  return [{ ...risk, text, refused: reason, steps }];
}

/** A group per zone, `gpu-us-east-2c`, is one of the group `gpu` in the environment. */
function inZone(group: string, zones: readonly string[]): string {
  const zone = zones.find((each) => group.endsWith(`-${each}`));
  return zone === undefined ? group : `${group.slice(0, -zone.length - 1)} in ${zone}`;
}

interface User {
  readonly type: string;
  /** As its author calls it. */
  readonly name: string;
  readonly text: string;
}

/** What a stack has in one of the subnets. */
function usersOf({ stack, inSubnets }: StandingStack, subnets: readonly string[]): User[] {
  return inSubnets
    .filter((each) => each.subnets.some((id) => subnets.includes(id)))
    .map((each) => userOf(stack.id, each));
}

function userOf(stack: string, { type, address, attributes }: SubnetUser): User {
  if (type === "aws_eks_cluster") {
    return { type, name: stack, text: `the control plane of ${String(attributes["name"])}` };
  }
  const full = String(attributes["node_group_name_prefix"] || attributes["node_group_name"] || attributes["id"]);
  const name = full.replace(/-$/, "");
  return { type, name, text: type === "aws_eks_node_group" ? `node group ${name} of ${stack}` : address };
}
