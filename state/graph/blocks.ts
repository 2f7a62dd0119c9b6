import { indexKey, withoutKeys } from "../model/address.ts";
import { append } from "../model/group-by.ts";

/** What a graph needs to know of an object of a state. */
export interface GraphItem {
  /** With all keys: `module.group["gpu"].aws_subnet.private["us-east-2a"]`. */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly deposed?: string | undefined;
  /** Addresses in the same state, with or without keys. Keys are not looked at. */
  readonly dependencies: readonly string[];
}

/** One resource of one instance of its module, with all its own instances. */
export interface Block<T extends GraphItem = GraphItem> {
  /**
   * Its address without the key of the resource: `module.group["gpu"].aws_subnet.private`. Of a block in several places, all
   * but the first add the place.
   */
  readonly id: string;
  /** Without any key, as dependencies name it: `module.group.aws_subnet.private`. */
  readonly plain: string;
  /** `module.group["gpu"]`, `module.inner[0]`: the calls that lead to it, outermost first. */
  readonly modules: readonly string[];
  /** What it is drawn in instead of its modules: a construct, an availability zone. Null if it is drawn in nothing. */
  readonly place?: string | null;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly items: readonly T[];
}

/** The blocks of the objects of one state, in their order. Instances of one block in different places are apart. */
export function blocksOf<T extends GraphItem>(
  items: readonly T[],
  placeOf: (item: T) => string | null | undefined = () => undefined,
): Block<T>[] {
  const blocks = new Map<string, Block<T> & { readonly items: T[] }>();
  const addresses = new Set<string>();
  for (const item of items) {
    const { address, mode, type, name } = item;
    const place = placeOf(item);
    const own = address.slice(0, address.length - indexKey(address).length);
    const key = `${place ?? ""} ${own}`;
    const known = blocks.get(key);
    if (known !== undefined) known.items.push(item);
    else {
      const id = addresses.has(own) ? `${own} in ${place ?? "no place"}` : own;
      addresses.add(own);
      const facts = { id, plain: withoutKeys(own), modules: moduleCalls(own), mode, type, name, items: [item] };
      blocks.set(key, place === undefined ? facts : { ...facts, place });
    }
  }
  return [...blocks.values()];
}

/** `module.group["gpu"].module.inner[0].aws_vpc.main` has the calls `module.group["gpu"]` and `module.inner[0]`. */
export function moduleCalls(address: string): string[] {
  const calls: string[] = [];
  const call = /module\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])?(?=\.|$)\.?/y;
  for (let found = call.exec(address); found !== null; found = call.exec(address)) {
    calls.push(found[0].replace(/\.$/, ""));
  }
  return calls;
}

/**
 * Finds the blocks that a dependency means. Terraform records dependencies without keys, but what is inside an instance of
 * a module can only use what is inside the same instance of it. Of blocks in several places (zones), those in the place of
 * the dependant are meant, if there are any.
 *
 * Source: `dependencies` is a list of addrs.ConfigResource in internal/states/instance_object.go of Terraform 1.11.
 */
export class Dependencies<T extends GraphItem> {
  readonly #byPlain = new Map<string, Block<T>[]>();
  /** By address, then by the number of calls in common and by the instance of the module that these calls lead to. */
  readonly #byInstance = new Map<string, Map<string, Block<T>[]>[]>();
  readonly #near = new Map<readonly Block<T>[], Map<string, readonly Block<T>[]>>();

  constructor(blocks: readonly Block<T>[]) {
    for (const block of blocks) append(this.#byPlain, block.plain, block);
  }

  /** Of one block: for each dependency the blocks that it means. The arrays are shared between blocks. */
  of(block: Block<T>): (readonly Block<T>[])[] {
    const addresses = new Set(block.items.flatMap(({ dependencies }) => dependencies).map(withoutKeys));
    return [...addresses].flatMap((address) => {
      if (address === block.plain) return [];
      const meant = this.#meant(address, block);
      return meant.length === 0 ? [] : [meant];
    });
  }

  #meant(address: string, { modules, place }: Block<T>): readonly Block<T>[] {
    const candidates = this.#byPlain.get(address) ?? [];
    const [first, another] = candidates;
    if (first === undefined || another === undefined) return candidates;
    const shared = sharedCalls(first.modules, modules);
    const instance = modules.slice(0, shared).join(".");
    return this.#nearest(this.#instances(address, shared, candidates).get(instance) ?? candidates, place);
  }

  #instances(address: string, shared: number, candidates: readonly Block<T>[]): Map<string, Block<T>[]> {
    const byShared = this.#byInstance.get(address) ?? [];
    this.#byInstance.set(address, byShared);
    const known = byShared[shared];
    if (known !== undefined) return known;
    const groups = new Map<string, Block<T>[]>();
    for (const block of candidates) append(groups, block.modules.slice(0, shared).join("."), block);
    byShared[shared] = groups;
    return groups;
  }

  #nearest(blocks: readonly Block<T>[], place: string | null | undefined): readonly Block<T>[] {
    if (typeof place !== "string" || blocks.length === 1) return blocks;
    const byPlace = this.#near.get(blocks) ?? new Map<string, readonly Block<T>[]>();
    this.#near.set(blocks, byPlace);
    const known = byPlace.get(place);
    if (known !== undefined) return known;
    const near = blocks.filter((each) => each.place === place);
    const found = near.length === 0 ? blocks : near;
    byPlace.set(place, found);
    return found;
  }
}

/**
 * Whether an object is in a module: in the instance `module.group["gpu"]`, or in any instance of `module.group`.
 *
 * @param module calls of modules, each with or without its key
 */
export function isInModule({ address }: Pick<GraphItem, "address">, module: string): boolean {
  const calls = moduleCalls(address);
  const wanted = moduleCalls(module);
  return (
    wanted.length > 0 &&
    wanted.join(".") === module &&
    wanted.every((call, index) => {
      const own = calls[index] ?? "";
      return own === call || withoutKeys(own) === call;
    })
  );
}

/** How many calls of modules two blocks have in common, whatever their keys. */
function sharedCalls(left: readonly string[], right: readonly string[]): number {
  const end = left.findIndex((call, index) => withoutKeys(call) !== withoutKeys(right[index] ?? ""));
  return end === -1 ? left.length : end;
}
