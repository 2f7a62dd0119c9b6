import { inOrder, type Node, reverse } from "../../plan/graph.ts";
import { onTheWayBack } from "../../plan/way-back.ts";
import type { AffectedEnvironment, AffectedStack, AffectedStacks, Comparison } from "../affected-stacks.ts";
import { configurationBlocks } from "./configuration-blocks.ts";
import { type ChangingOutputs, reachOf } from "./reach.ts";
import type { ComparableStack, EnvironmentFacts } from "./synthesized.ts";
import { waysBackBetween } from "./ways-back-between.ts";

/** A stack of the current code. */
export interface CurrentStack extends ComparableStack {
  /** What it was called before its environment or its cluster was renamed. */
  readonly formerIds: readonly string[];
}

/** A stack as an earlier commit has it. */
export interface EarlierStack extends ComparableStack {
  readonly commit: string;
  /** Its environment, as that commit has it. */
  readonly facts: EnvironmentFacts;
}

export interface Commits {
  readonly comparison: Comparison;
  readonly current: {
    /** In the order in which they receive changes. */
    readonly environments: readonly EnvironmentFacts[];
    readonly stacks: readonly CurrentStack[];
  };
  /** What the current stacks are compared with; one that is missing did not exist. */
  readonly earlier: readonly EarlierStack[];
  /**
   * Everything that those commits have, if stacks are compared with several: a stack that another one reads may have
   * changed since the former was deployed, and before it was deployed itself. @default - there is one commit
   */
  readonly whole?: ReadonlyMap<string, readonly ComparableStack[]>;
  /** Current stacks that cannot be compared, by their ids: as what they count, and why. */
  readonly unknown: ReadonlyMap<string, Pick<AffectedStack, "change" | "because">>;
}

/**
 * Compares what commits synthesize. A stack whose configuration is the same can only have another plan if it reads an
 * output that may change, so all others are left out: see {@link reachOf}.
 *
 * @throws {UserError} when stacks read each other in a circle
 */
export function findAffected({ comparison, current, earlier, unknown, whole = new Map() }: Commits): AffectedStacks {
  const formerly = predecessors(current.stacks, earlier);
  const added = "deployed" in comparison ? "no deployment of it is recorded" : "new";
  const since = new Map(
    [...whole].map(([commit, stacks]) => {
      const then = predecessors(current.stacks, stacks);
      return [
        commit,
        changesOf(current.stacks, then, { unknown: new Map(), added, since: new Map() }).changing,
      ] as const;
    }),
  );
  const { found: own } = changesOf(current.stacks, formerly, { unknown, added, since });
  const affected = current.stacks.flatMap((stack) => own.get(stack.id) ?? []);
  const kept = new Set([...formerly.values()].map(({ id }) => id));
  const removed = earlier.filter(({ id }) => !kept.has(id) && !current.stacks.some((stack) => stack.id === id));
  const inTurn = onTheWayBack(nodesOf(current.stacks), waysBackBetween(current.stacks, formerly));
  const ordered = inTurn.map(({ stack, dependencies }) => ({ ...stack, reads: dependencies }));
  const stacks = [...placed(affected, ordered), ...placedReversed(removed.map(removedStack), removed)];
  const facts = allEnvironments(current.environments, removed);
  return {
    schemaVersion: 1,
    comparison,
    environments: facts.flatMap((each): AffectedEnvironment[] => {
      const ofIt = stacks.filter(({ environment }) => environment === each.name);
      return ofIt.length === 0 ? [] : [{ ...each, stacks: ofIt.map(({ environment: _, ...stack }) => stack) }];
    }),
    unaffected: current.stacks.flatMap(({ id }) => (own.has(id) ? [] : [id])),
  };
}

/** An affected stack whose place in the order is not known yet. */
type Unplaced = Omit<AffectedStack, "level" | "reads"> & { readonly environment: string };

/** The earlier stack that each current one was, by the id of the current one. */
function predecessors<S extends ComparableStack>(
  current: readonly CurrentStack[],
  earlier: readonly S[],
): Map<string, S> {
  const byId = new Map(earlier.map((stack) => [stack.id, stack]));
  const currentIds = idsOf(current);
  return new Map(
    current.flatMap(({ id, formerIds }) => {
      // The name that it had last comes last.
      const former = formerIds.findLast((each) => byId.has(each) && !currentIds.has(each));
      const found = byId.get(id) ?? byId.get(former ?? "");
      return found === undefined ? [] : [[id, found] as const];
    }),
  );
}

interface Changes {
  readonly found: Map<string, Unplaced>;
  /** What may change of the outputs of each stack. */
  readonly changing: Map<string, ChangingOutputs>;
}

function changesOf(
  stacks: readonly CurrentStack[],
  formerly: ReadonlyMap<string, ComparableStack & { readonly commit?: string }>,
  {
    unknown,
    added,
    since,
  }: {
    readonly unknown: Commits["unknown"];
    /** Why a stack counts as added. */
    readonly added: string;
    /** What has changed since a commit, in stacks that may have been deployed later. */
    readonly since: ReadonlyMap<string, Changes["changing"]>;
  },
): Changes {
  const changing = new Map<string, ChangingOutputs>();
  const found = new Map<string, Unplaced>();
  for (const stack of inOrder(nodesOf(stacks)).map(({ stack }) => stack)) {
    const { id, name, environment, reads } = stack;
    const before = formerly.get(id);
    const incomparable = unknown.get(id);
    if (incomparable !== undefined || before === undefined) {
      changing.set(id, "all");
      found.set(id, { id, name, environment, ...(incomparable ?? { change: "added", because: [added] }) });
      continue;
    }
    const blocks = configurationBlocks(stack);
    const differing = differences(configurationBlocks(before), blocks);
    const later = since.get(before.commit ?? "");
    const upstream = new Map(reads.map((read) => [read, union(changing.get(read), later?.get(read))]));
    const reach = reachOf(
      blocks,
      differing.map(({ address }) => address),
      upstream,
    );
    const isRenamed = before.id !== id;
    changing.set(id, isRenamed ? "all" : reach.outputs);
    if (isRenamed || differing.length > 0) {
      const renamed = isRenamed ? [`renamed: it was ${before.id}`] : [];
      const because = [...renamed, ...short(differing.map(({ how, address }) => `${how} ${address}`))];
      found.set(id, { id, name, environment, change: "changed", because });
    } else if (reach.isReached) {
      const changed = reads.filter((read) => found.has(read)).map((read) => `reads ${read}`);
      const deployed = reads
        .filter((read) => !found.has(read) && isAny(later?.get(read)))
        .map((read) => `reads ${read}, which was deployed after it`);
      found.set(id, { id, name, environment, change: "downstream", because: [...changed, ...deployed] });
    }
  }
  return { found, changing };
}

function union(one: ChangingOutputs = new Set(), other: ChangingOutputs = new Set()): ChangingOutputs {
  return one === "all" || other === "all" ? "all" : new Set([...one, ...other]);
}

function isAny(outputs: ChangingOutputs = new Set()): boolean {
  return outputs === "all" || outputs.size > 0;
}

interface Difference {
  readonly how: "added" | "changed" | "removed";
  readonly address: string;
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Difference[] {
  const addresses = [...new Set([...before.keys(), ...after.keys()])].sort();
  return addresses.flatMap((address): Difference[] => {
    const [old, now] = [before.get(address), after.get(address)];
    if (old === now) return [];
    return [{ how: old === undefined ? "added" : now === undefined ? "removed" : "changed", address }];
  });
}

const shownReasons = 10;

function short(reasons: readonly string[]): string[] {
  const more = reasons.length - shownReasons;
  return more > 0 ? [...reasons.slice(0, shownReasons), `and ${more} more`] : [...reasons];
}

function removedStack({ id, name, environment, commit }: EarlierStack): Unplaced {
  return { id, name, environment, change: "removed", because: [`only commit ${commit.slice(0, 8)} has it`], commit };
}

type PlacedStack = AffectedStack & { readonly environment: string };

function placed(stacks: readonly Unplaced[], all: readonly ComparableStack[]): PlacedStack[] {
  const affected = new Map(stacks.map((stack) => [stack.id, stack]));
  const direct = new Map(all.map(({ id, reads }) => [id, reads]));
  const readsOf = (id: string): string[] => [
    ...new Set((direct.get(id) ?? []).flatMap((read) => (affected.has(read) ? [read] : readsOf(read)))),
  ];
  const nodes = inOrder(nodesOf(all)).flatMap(({ id }) => {
    const stack = affected.get(id);
    return stack === undefined ? [] : [{ id, dependencies: readsOf(id), stack }];
  });
  const levels = levelsOf(nodes);
  return nodes.map(({ id, dependencies, stack }) => ({ ...stack, level: levels.get(id) ?? 0, reads: dependencies }));
}

function placedReversed(stacks: readonly Unplaced[], all: readonly ComparableStack[]): PlacedStack[] {
  const removed = placed(stacks, all);
  const readers = reverse(removed.map(({ reads, ...stack }) => ({ ...stack, dependencies: reads })));
  const levels = levelsOf(readers);
  return removed.map((stack) => ({ ...stack, level: levels.get(stack.id) ?? 0 })).reverse();
}

/** The longest way from each node to one that needs nothing. @param nodes may need others that are not among them */
function levelsOf(nodes: readonly Node[]): Map<string, number> {
  const levels = new Map<string, number>();
  for (const { id, dependencies } of inOrder(nodes)) {
    levels.set(id, Math.max(-1, ...dependencies.map((each) => levels.get(each) ?? -1)) + 1);
  }
  return levels;
}

function nodesOf<S extends ComparableStack>(stacks: readonly S[]): (Node & { readonly stack: S })[] {
  return stacks.map((stack) => ({ id: stack.id, dependencies: stack.reads, stack }));
}

function idsOf(stacks: readonly { readonly id: string }[]): Set<string> {
  return new Set(stacks.map(({ id }) => id));
}

/** The current environments and those that only removed stacks have, permanent ones first. */
function allEnvironments(
  current: readonly EnvironmentFacts[],
  removed: readonly EarlierStack[],
): readonly EnvironmentFacts[] {
  const all = new Map(current.map((each) => [each.name, each]));
  for (const { facts } of removed) if (!all.has(facts.name)) all.set(facts.name, facts);
  const ofKind = (kind: EnvironmentFacts["kind"]) => [...all.values()].filter((each) => each.kind === kind);
  return [...ofKind("permanent"), ...ofKind("personal")];
}
