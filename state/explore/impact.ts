import { factsOf } from "./configuration.ts";
import type { Entry, StateIndex } from "./index-states.ts";
import { dependantsOfAddress, instancesOf } from "./relations.ts";

/** A resource that may change or break with the given one. */
export interface Affected {
  readonly entry: Entry;
  /** Number of dependencies between the two. */
  readonly distance: number;
  /** Its direct dependency: an address in its stack, or an output of another stack such as `dev-network.vpc_id`. */
  readonly via: string;
}

export interface AffectedOutput {
  readonly stack: string;
  readonly output: string;
  /** Ids of the stacks that read it. */
  readonly readers: readonly string[];
}

export interface Impact {
  /** Nearest first, without the resource itself. */
  readonly resources: readonly Affected[];
  readonly outputs: readonly AffectedOutput[];
  /** Ids of all affected stacks, its own first, including stacks that are not applied yet. */
  readonly stacks: readonly string[];
  /** Why the result may include too much. */
  readonly notes: readonly string[];
}

interface Step {
  readonly stack: string;
  readonly address: string;
  readonly distance: number;
}

/**
 * Everything downstream of a resource: in its own stack by recorded dependencies, in other stacks by the outputs that the
 * resource feeds. A stack whose code is not known is assumed to read all outputs of each stack it reads.
 */
export function impactOf(index: StateIndex, { stack, resource }: Pick<Entry, "stack" | "resource">): Impact {
  const walk = new Walk(index);
  walk.from({ stack: stack.id, address: resource.configurationAddress, distance: 0 });
  return walk.result();
}

class Walk {
  readonly #index: StateIndex;
  readonly #readers: Readers;
  readonly #queue: Step[] = [];
  readonly #seen = new Set<string>();
  readonly #resources: Affected[] = [];
  readonly #outputs = new Map<string, { stack: string; output: string; readers: string[] }>();
  readonly #stacks = new Set<string>();
  readonly #notes = new Set<string>();

  constructor(index: StateIndex) {
    this.#index = index;
    this.#readers = readersOf(index);
  }

  from(start: Step): void {
    this.#visit(start);
    // Grows during the iteration, so that the nearest come first.
    for (const step of this.#queue) {
      for (const entry of dependantsOfAddress(this.#index, step.stack, step.address)) {
        this.#reach(entry.resource.configurationAddress, step, step.address);
      }
      this.#followOutputs(step);
    }
  }

  result(): Impact {
    return {
      resources: this.#resources,
      outputs: [...this.#outputs.values()],
      stacks: [...this.#stacks],
      notes: [...this.#notes],
    };
  }

  #visit(step: Step): boolean {
    const key = `${step.stack} ${step.address}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    this.#stacks.add(step.stack);
    this.#queue.push(step);
    return true;
  }

  #reach(address: string, from: Step, via: string, stack = from.stack): void {
    const step = { stack, address, distance: from.distance + 1 };
    if (!this.#visit(step)) return;
    for (const entry of instancesOf(this.#index, stack, address)) {
      this.#resources.push({ entry, distance: step.distance, via });
    }
  }

  #followOutputs(step: Step): void {
    const fed = this.#outputsFedBy(step);
    for (const output of fed) {
      const readers = this.#readers.named.get(`${step.stack}.${output}`) ?? [];
      this.#feed(
        step.stack,
        output,
        readers.map(({ stack }) => stack),
      );
      for (const { stack, users } of readers) {
        this.#stacks.add(stack);
        for (const user of users.flatMap((address) => this.#within(stack, address))) {
          this.#reach(user, step, `${step.stack}.${output}`, stack);
        }
      }
    }
    if (fed.length > 0) this.#followUnknownReaders(step);
  }

  /** The resources of a module instead of the module: any of them may use its arguments. */
  #within(stack: string, address: string): string[] {
    if (!address.startsWith("module.")) return [address];
    const entries = this.#index.byStack.get(stack) ?? [];
    return entries
      .map(({ resource }) => resource.configurationAddress)
      .filter((inner) => inner.startsWith(`${address}.`));
  }

  /** The address `output.<name>` is an output that passes on an output of another stack. */
  #outputsFedBy({ stack, address }: Step): string[] {
    if (address.startsWith("output.")) return [address.slice("output.".length)];
    const configuration = this.#readers.configurations.get(stack);
    if (configuration === undefined) {
      const outputs = this.#readers.outputs.get(stack) ?? [];
      if (outputs.length > 0)
        this.#notes.add(
          `The code of ${stack} is not known, so each of its resources is assumed to feed all its outputs.`,
        );
      return [...outputs];
    }
    return [...factsOf(configuration).outputs].flatMap(([name, sources]) => (sources.includes(address) ? [name] : []));
  }

  #followUnknownReaders(step: Step): void {
    for (const stack of this.#readers.unnamed.get(step.stack) ?? []) {
      this.#notes.add(`The code of ${stack} is not known, so it is assumed to read all outputs of ${step.stack}.`);
      this.#stacks.add(stack);
      this.#reach(`data.terraform_remote_state.${step.stack}`, step, `${step.stack} outputs`, stack);
    }
  }

  #feed(stack: string, output: string, readers: readonly string[]): void {
    const key = `${stack}.${output}`;
    if (!this.#outputs.has(key)) this.#outputs.set(key, { stack, output, readers: [...new Set(readers)] });
  }
}

interface Readers {
  readonly configurations: ReadonlyMap<string, NonNullable<Entry["stack"]["configuration"]>>;
  /** Outputs in the states, by stack. */
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  /** By `<stack>.<output>`. */
  readonly named: ReadonlyMap<string, readonly { readonly stack: string; readonly users: readonly string[] }[]>;
  /** Stacks without known code, by the stack that their state reads. */
  readonly unnamed: ReadonlyMap<string, readonly string[]>;
}

function readersOf({ readings, byStack }: StateIndex): Readers {
  const configurations = new Map<string, NonNullable<Entry["stack"]["configuration"]>>();
  const outputs = new Map<string, string[]>();
  const named = new Map<string, { stack: string; users: readonly string[] }[]>();
  const unnamed = new Map<string, string[]>();
  for (const reading of readings) {
    const { id, configuration } = reading.stack;
    if (reading.status === "read")
      outputs.set(
        id,
        reading.state.outputs.map(({ name }) => name),
      );
    if (configuration === undefined) {
      for (const { resource } of byStack.get(id) ?? []) {
        if (resource.mode === "data" && resource.type === "terraform_remote_state") append(unnamed, resource.name, id);
      }
      continue;
    }
    configurations.set(id, configuration);
    for (const { upstream, output, reached } of factsOf(configuration).reads) {
      append(named, `${upstream}.${output}`, { stack: id, users: reached });
    }
  }
  return { configurations, outputs, named, unnamed };
}

function append<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
