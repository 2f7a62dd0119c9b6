import { type GraphItem, isInModule } from "../../graph/blocks.ts";
import type { Graph } from "../../graph/graph.ts";
import { boxesDrawn, type Drawing, drawResources } from "../../graph/resources.ts";
import { drawStacks } from "../../graph/stacks.ts";
import type { ReportStack } from "../report-data.ts";
import { plural, total } from "./format.ts";
import { detailsOf, type Entry, type Model } from "./model.ts";

/** More boxes than this make a browser slow. */
const boxesAtMost = 1_000;

/** What resources are framed by. */
export const groupings = { module: "Module", zone: "Zone", none: "Nothing" } as const;

export type Grouping = keyof typeof groupings;

/** How much is folded: as much as is legible, as little as the browser bears, or everything by type. */
export const details = { fitting: "What fits", resource: "Resources", type: "Types" } as const;

export type Detail = keyof typeof details;

export interface ResourceGraphChoices {
  /** @default "fitting" */
  readonly detail?: Detail;
  /** @default "module" */
  readonly grouping?: Grouping;
  /** Only what is in this module or construct. @default - the whole stack */
  readonly inside?: string;
}

/** A resource, as a graph needs it. */
export interface EntryItem extends GraphItem {
  readonly entry: Entry;
}

/** The stacks of one environment or of all, with their dependencies. */
export function stackGraph(model: Model, environment: string | undefined): Graph {
  const stacks = model.data.stacks.filter((stack) => environment === undefined || stack.environment === environment);
  const graph = drawStacks(
    stacks.map((stack) => ({
      id: stack.id,
      name: stack.name,
      environment: stack.environment,
      dependencies: stack.dependencies,
      detail: detailOf(model, stack),
      resources: managedIn(model, stack),
      kind: stackKind(stack.name),
    })),
    boxesDrawn,
  );
  return environment === undefined ? graph : { ...graph, groups: [] };
}

/**
 * The resources of a stack. Instances of one block are one box, and so are blocks of one type with the same dependencies
 * and no dependants (the tags of a group, the rules of a security group). What does not fit is folded. The details of the
 * stack have to be unpacked.
 */
export function resourceGraph(
  model: Model,
  stack: string,
  { detail = "fitting", grouping = "module", inside }: ResourceGraphChoices = {},
): Drawing<EntryItem> {
  const items = (model.byStack.get(stack) ?? [])
    .filter((entry) => inside === undefined || constructOf(entry) === inside || isInModule(entry.resource, inside))
    .map((entry): EntryItem => {
      const { address, mode, type, name, deposed } = entry.resource;
      const { dependencies = [] } = detailsOf(entry) ?? {};
      return { entry, address, mode, type, name, deposed, dependencies };
    });
  return drawResources(items, {
    placeOf: ({ entry }) => placeOf(entry, detail === "type" ? "none" : grouping),
    from: detail === "type" ? "all-types" : "alike",
    boxes: detail === "resource" ? boxesAtMost : boxesDrawn,
  });
}

/** Undefined for its module. */
function placeOf(entry: Entry, grouping: Grouping): string | null | undefined {
  if (grouping === "module") return constructOf(entry);
  return grouping === "zone" ? (entry.resource.zone ?? null) : null;
}

/** `vpc` for the construct path `dev-network/vpc/private/us-east-2a`. */
function constructOf(entry: Entry): string | undefined {
  const [, construct, within] = detailsOf(entry)?.constructPath?.split("/") ?? [];
  return within === undefined ? undefined : construct;
}

function detailOf(model: Model, stack: ReportStack): string {
  if (stack.status === "not-applied") return "not applied yet";
  if (stack.status === "unreadable") return "state cannot be read";
  return `${plural(managedIn(model, stack), "resource")}, ${total(stack.cost)}`;
}

function managedIn(model: Model, { id }: ReportStack): number {
  return (model.byStack.get(id) ?? []).filter(({ resource }) => resource.mode === "managed").length;
}

/** Colours a stack by what its name suggests that it contains. */
function stackKind(name: string): string {
  if (/nodes$|runners$/.test(name)) return "compute";
  if (/cluster$|platform$|kubeflow|notebooks/.test(name)) return "cluster";
  if (/secrets|bootstrap/.test(name)) return "identity";
  if (/storage/.test(name)) return "storage";
  if (/observability/.test(name)) return "observability";
  return "network";
}
