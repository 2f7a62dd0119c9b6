/** Outputs of a stack that a change may change: their names, or all of them. */
export type ChangingOutputs = ReadonlySet<string> | "all";

/** How far a change reaches inside a stack. */
export interface Reach {
  /** Whether it reaches any block: then a plan may differ. */
  readonly isReached: boolean;
  readonly outputs: ChangingOutputs;
}

/**
 * Follows references through the blocks of a stack, as Terraform does to decide what may be unknown: a block that refers
 * to one that changes may change. It never follows too few: an expression that cannot be taken apart counts as a
 * reference to everything that it may mean.
 *
 * @param blocks of the stack, by address
 * @param changed addresses of the blocks whose text differs, including some that are gone
 * @param upstream what may change of the outputs of other stacks, by their ids
 */
export function reachOf(
  blocks: ReadonlyMap<string, string>,
  changed: readonly string[],
  upstream: ReadonlyMap<string, ChangingOutputs>,
): Reach {
  const reached = new Set(changed);
  for (const [address, text] of blocks) if (readsChanging(text, upstream)) reached.add(address);
  const references = [...blocks].map(([address, text]) => [address, referencesIn(text)] as const);
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const [address, found] of references) {
      if (!reached.has(address) && found.some((each) => reached.has(each))) reached.add(address);
    }
  }
  if (reached.size === 0) return { isReached: false, outputs: new Set() };
  if ([...reached].some(isOfWholeStack)) return { isReached: true, outputs: "all" };
  return { isReached: true, outputs: new Set(names(reached, "output.")) };
}

/**
 * Whether a change of a block may change any other: providers, the backend, files, pinned versions, and sections that
 * are not known here. `moved` blocks change addresses, not values.
 */
function isOfWholeStack(address: string): boolean {
  if (address === "moved") return false;
  return !/^(?:(?:data|ephemeral|output|local|var|module)\.|(?!provider\.|terraform\.)[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*$)/.test(
    address,
  );
}

function names(addresses: Iterable<string>, prefix: string): string[] {
  return [...addresses].filter((address) => address.startsWith(prefix)).map((address) => address.slice(prefix.length));
}

/** `data.aws_ami.eks`, `aws_vpc.vpc`, `local.names`, `module.eks`; in any text that looks like one. */
const reference = /(?<![\w.-])(?:(?:data|ephemeral)\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/g;

function referencesIn(text: string): string[] {
  return [...new Set(text.match(reference) ?? [])];
}

const remoteState = /data\.terraform_remote_state\.([\w-]+)(?:\.outputs(?:\.([A-Za-z_][\w-]*)|\[\\*"([\w-]+)\\*"\]))?/g;

function readsChanging(text: string, upstream: ReadonlyMap<string, ChangingOutputs>): boolean {
  return [...text.matchAll(remoteState)].some(([, id = "", plain, quoted]) => {
    const outputs = upstream.get(id);
    if (outputs === undefined) return false;
    const output = plain ?? quoted;
    if (outputs === "all") return true;
    return outputs.size > 0 && (output === undefined || outputs.has(output));
  });
}
