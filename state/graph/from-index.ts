import { constructPath } from "../explore/configuration.ts";
import { countsOf } from "../explore/counts.ts";
import type { Entry, StateIndex } from "../explore/index-states.ts";
import type { Reading } from "../read/read-states.ts";
import type { GraphItem } from "./blocks.ts";
import type { Graph } from "./graph.ts";
import { boxesDrawn, drawResources } from "./resources.ts";
import { type DrawnStack, drawStacks } from "./stacks.ts";

export interface ResourceGraphOptions {
  /** Include data sources. @default false */
  readonly data?: boolean;
  /** At most this many boxes. @default {@link boxesDrawn} */
  readonly boxes?: number;
  /** Only these resources. @default - all */
  readonly only?: (entry: Entry) => boolean;
}

/** An object of a state, as a graph needs it. */
interface EntryItem extends GraphItem {
  readonly entry: Entry;
}

/**
 * The resources of one stack. A box is a resource of one instance of its module, with all its own instances, because Terraform
 * records dependencies without keys. Boxes are framed by the construct that creates them, or by the instance of their module.
 * Implied arrows are left out, and what does not fit is folded.
 */
export function resourceGraph(
  index: StateIndex,
  stack: string,
  { data = false, boxes = boxesDrawn, only = () => true }: ResourceGraphOptions = {},
): Graph {
  const items = (index.byStack.get(stack) ?? [])
    .filter((entry) => (data || entry.resource.mode === "managed") && only(entry))
    .map((entry): EntryItem => {
      const { address, mode, type, name, deposed, dependencies } = entry.resource;
      return { entry, address, mode, type, name, deposed, dependencies };
    });
  return drawResources(items, { placeOf: ({ entry }) => constructOf(entry), boxes }).graph;
}

/** `vpc` for the construct path `dev-network/vpc/private/us-east-2a`. */
function constructOf(entry: Entry): string | undefined {
  const [, construct, inside] = constructPath(entry)?.split("/") ?? [];
  return inside === undefined ? undefined : construct;
}

export interface StackGraphOptions {
  /** At most this many boxes. @default {@link boxesDrawn} */
  readonly boxes?: number;
}

/** The frame of states that belong to no environment. */
const nobodys = "no environment";

/**
 * The stacks of one environment, or of all, with edges from a stack to the stacks that read its outputs. If there are too
 * many, a box is an environment; if these are too many, the largest have their own.
 */
export function stackGraph(
  readings: readonly Reading[],
  environment?: string,
  { boxes = boxesDrawn }: StackGraphOptions = {},
): Graph {
  const shown = readings.filter(({ stack }) => environment === undefined || stack.environment === environment);
  const stacks = shown.map(
    (reading): DrawnStack => ({
      id: reading.stack.id,
      name: reading.stack.name,
      environment: reading.stack.environment || nobodys,
      dependencies: reading.stack.dependencies,
      detail: detailOf(reading),
      resources: reading.status === "read" ? countsOf(reading.state.resources).resources : 0,
    }),
  );
  return drawStacks(stacks, boxes);
}

function detailOf(reading: Reading): string {
  if (reading.status === "absent") return "not applied";
  if (reading.status === "failed") return "unreadable";
  const { resources } = countsOf(reading.state.resources);
  const orphaned = reading.stack.origin === "orphan" ? ", not in the code" : "";
  return `${resources} resource${resources === 1 ? "" : "s"}${orphaned}`;
}
