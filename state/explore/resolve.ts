import { withoutKeys } from "../model/address.ts";
import type { Entry, StateIndex } from "./index-states.ts";
import { addressPath, exactly } from "./path-names.ts";
import { resourcesWith, type SearchText } from "./search-text.ts";

/** The resource that an address, ARN or id refers to. */
export type Resolution =
  | {
      readonly kind: "found";
      readonly entry: Entry;
      /** Deposed objects at the same address. */
      readonly deposed: readonly Entry[];
    }
  /** Several stacks or instances match. A stack, as in `dev-network:aws_vpc.main`, or a key makes it unambiguous. */
  | { readonly kind: "ambiguous"; readonly entries: readonly Entry[] }
  /** Similar addresses, in the form that {@link resolve} accepts. */
  | { readonly kind: "missing"; readonly similar: readonly string[] };

/**
 * Finds a resource by address, ARN or id. An address may be prefixed by a stack id or an environment, as in
 * `dev-network:aws_vpc.main`. The instance key is optional if there is only one instance.
 */
export function resolve(index: StateIndex, text: string): Resolution {
  const wanted = text.trim();
  const { scope, address } = split(index, wanted);
  const inScope = (entries: readonly Entry[]) => entries.filter((entry) => isIn(scope, entry));
  const candidates = [
    () => havingAttribute(index, "arn", wanted),
    () => inScope(havingAddress(index, address)),
    () => inScope(havingAttribute(index, "id", address)),
    () => inScope(instancesOfAddress(index, address)),
  ];
  for (const find of candidates) {
    const found = find();
    if (found.length > 0) return choose(found);
  }
  return { kind: "missing", similar: similarTo(index, wanted) };
}

/** The address with the stack: an unambiguous argument to {@link resolve}. */
export function qualifiedAddress({ stack, resource }: Entry): string {
  return `${stack.id}:${resource.address}`;
}

function havingAttribute(index: StateIndex, name: "id" | "arn", value: string): Entry[] {
  const found = withLines(index, ({ paths }) => paths.named(name).map((path) => exactly(path, value)));
  return found.filter((entry) => entry[name] === value);
}

function havingAddress(index: StateIndex, address: string): Entry[] {
  const found = withLines(index, () => [exactly(addressPath, address)]);
  return found.filter(({ resource }) => resource.address === address);
}

/** All objects of an address without keys. Keys stand in the modules before, and behind the name. */
function instancesOfAddress(index: StateIndex, address: string): Entry[] {
  const typeAndName = address.split(".").slice(-2).join(".");
  if (typeAndName === "") return [];
  const found = withLines(index, () => [typeAndName.toLowerCase()]);
  return found.filter(({ resource }) => resource.configurationAddress === address);
}

function withLines(index: StateIndex, needlesIn: (text: SearchText) => string[]): Entry[] {
  return index.stacks.flatMap((entries) =>
    resourcesWith(entries.text, needlesIn(entries.text)).map((number) => entries.at(number)),
  );
}

/** The stack or environment that a text begins with; the longest name, if one begins with another. */
function split(index: StateIndex, text: string): { scope?: string; address: string } {
  let scope = "";
  for (const { stack } of index.readings) {
    for (const name of [stack.id, stack.environment]) {
      if (name.length > scope.length && isPrefix(name, text)) scope = name;
    }
  }
  return scope === "" ? { address: text } : { scope, address: text.slice(scope.length + 1) };
}

function isPrefix(name: string, text: string): boolean {
  const next = text.charAt(name.length);
  return (next === ":" || next === "/") && text.length > name.length + 1 && text.startsWith(name);
}

function isIn(scope: string | undefined, { stack }: Entry): boolean {
  return scope === undefined || stack.id === scope || stack.environment === scope;
}

function choose(entries: readonly Entry[]): Resolution {
  const current = entries.filter(({ resource }) => resource.deposed === undefined);
  const [entry, another] = current.length > 0 ? current : entries;
  if (entry === undefined || another !== undefined) return { kind: "ambiguous", entries };
  return { kind: "found", entry, deposed: entries.filter((other) => other !== entry) };
}

const suggestions = 3;

/** By the share of letter pairs in common. Below a half, addresses are not similar. */
function similarTo(index: StateIndex, text: string): string[] {
  const { scope, address } = split(index, text);
  const wanted = pairs(withoutKeys(address).toLowerCase());
  const candidates = new Map<string, Entry>();
  for (const entry of index.entries) {
    if (isIn(scope, entry) && !candidates.has(entry.resource.address)) candidates.set(entry.resource.address, entry);
  }
  const scored = [...candidates].flatMap(([candidate, entry]) => {
    const theirs = pairs(withoutKeys(candidate).toLowerCase());
    let shared = 0;
    for (const pair of wanted) if (theirs.has(pair)) shared++;
    const score = (2 * shared) / Math.max(1, wanted.size + theirs.size);
    return score > 0.5 ? [{ entry, score }] : [];
  });
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, suggestions)
    .map(({ entry }) => qualifiedAddress(entry));
}

function pairs(text: string): Set<string> {
  const found = new Set<string>();
  for (let index = 0; index + 1 < text.length; index++) found.add(text.slice(index, index + 2));
  return found;
}
