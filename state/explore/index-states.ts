import { isObject, type Json, type JsonObject } from "../model/json.ts";
import { type Resource, visibleAttributes } from "../model/state.ts";
import type { Reading } from "../read/read-states.ts";
import type { Stack } from "../stack.ts";
import { PathCodes } from "./path-codes.ts";

/** One object of one state, indexed. */
export interface Entry {
  readonly stack: Stack;
  readonly resource: Resource;
  /** Its `id` attribute, unless hidden. */
  readonly id?: string;
  readonly arn?: string;
  /** The text to search, see {@link PathCodes}. */
  readonly text: string;
}

/** Everything that exists, across all stacks and environments. */
export class StateIndex {
  readonly readings: readonly Reading[];
  readonly entries: readonly Entry[];
  /** By stack id. Only stacks whose state could be read. */
  readonly byStack: ReadonlyMap<string, readonly Entry[]>;
  readonly paths: PathCodes;
  // Created on first use: only a lookup by address, id or ARN needs them.
  #byAddress: ReadonlyMap<string, readonly Entry[]> | undefined;
  #byId: ReadonlyMap<string, readonly Entry[]> | undefined;
  #byArn: ReadonlyMap<string, readonly Entry[]> | undefined;

  constructor(readings: readonly Reading[]) {
    this.paths = new PathCodes();
    const byStack = new Map<string, readonly Entry[]>();
    for (const reading of readings) {
      if (reading.status !== "read") continue;
      const { stack, state } = reading;
      byStack.set(
        stack.id,
        state.resources.map((resource) => entryOf(stack, resource, this.paths)),
      );
    }
    this.readings = readings;
    this.byStack = byStack;
    this.entries = [...byStack.values()].flat();
  }

  get byAddress(): ReadonlyMap<string, readonly Entry[]> {
    this.#byAddress ??= groupBy(this.entries, ({ resource }) => resource.address);
    return this.#byAddress;
  }

  get byId(): ReadonlyMap<string, readonly Entry[]> {
    this.#byId ??= groupBy(this.entries, ({ id }) => id);
    return this.#byId;
  }

  get byArn(): ReadonlyMap<string, readonly Entry[]> {
    this.#byArn ??= groupBy(this.entries, ({ arn }) => arn);
    return this.#byArn;
  }
}

/** Indexes the result of {@link readStates}. Pure. The index contains no hidden values. */
export function indexStates(readings: readonly Reading[]): StateIndex {
  return new StateIndex(readings);
}

function entryOf(stack: Stack, resource: Resource, paths: PathCodes): Entry {
  const attributes = visibleAttributes(resource);
  const id = textOf(attributes["id"]);
  const arn = textOf(attributes["arn"]);
  return {
    stack,
    resource,
    text: searchText(resource, attributes, paths),
    ...(id !== undefined && { id }),
    ...(arn !== undefined && { arn }),
  };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function searchText(resource: Resource, attributes: JsonObject, paths: PathCodes): string {
  let text = paths.line(paths.address, resource.address);
  const visit = (value: Json, path: number, ofTags = false): void => {
    // A tag may be empty: its presence is the information.
    if (value === null || (value === "" && !ofTags)) return;
    if (Array.isArray(value)) for (const item of value) visit(item, path);
    else if (isObject(value)) {
      for (const key of Object.keys(value)) {
        visit(value[key] as Json, paths.child(path, key), ofTags || key === "tags" || key === "tags_all");
      }
    } else text += paths.line(path, String(value));
  };
  visit(attributes, paths.root);
  return text.toLowerCase();
}

function groupBy(entries: readonly Entry[], key: (entry: Entry) => string | undefined): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const value = key(entry);
    if (value === undefined) continue;
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [entry]);
    else group.push(entry);
  }
  return groups;
}
