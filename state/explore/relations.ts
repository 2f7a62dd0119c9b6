import { append } from "../model/group-by.ts";
import type { Entry, StateIndex } from "./index-states.ts";

/** Entries of one stack by address without keys, and the dependants of each address. */
interface StackRelations {
  readonly byConfigurationAddress: ReadonlyMap<string, readonly Entry[]>;
  readonly dependants: ReadonlyMap<string, readonly Entry[]>;
}

const cache = new WeakMap<readonly Entry[], StackRelations>();

/** What an entry depends on in its own stack. All instances, because Terraform records dependencies without keys. */
export function dependenciesOf(index: StateIndex, { stack, resource }: Entry): Entry[] {
  const { byConfigurationAddress } = relationsOf(index, stack.id);
  return resource.dependencies.flatMap((address) => byConfigurationAddress.get(address) ?? []);
}

/** What depends on an entry in its own stack. For other stacks, see {@link impactOf}. */
export function dependantsOf(index: StateIndex, { stack, resource }: Entry): readonly Entry[] {
  return dependantsOfAddress(index, stack.id, resource.configurationAddress);
}

export function dependantsOfAddress(index: StateIndex, stack: string, address: string): readonly Entry[] {
  return relationsOf(index, stack).dependants.get(address) ?? [];
}

/** All instances and deposed objects of an address without keys. */
export function instancesOf(index: StateIndex, stack: string, address: string): readonly Entry[] {
  return relationsOf(index, stack).byConfigurationAddress.get(address) ?? [];
}

function relationsOf(index: StateIndex, stack: string): StackRelations {
  const entries = index.byStack.get(stack) ?? [];
  const known = cache.get(entries);
  if (known !== undefined) return known;
  const byConfigurationAddress = new Map<string, Entry[]>();
  const dependants = new Map<string, Entry[]>();
  for (const entry of entries) {
    append(byConfigurationAddress, entry.resource.configurationAddress, entry);
    for (const address of entry.resource.dependencies) append(dependants, address, entry);
  }
  const relations = { byConfigurationAddress, dependants };
  cache.set(entries, relations);
  return relations;
}
