import type { ObjectValue, Value } from "@ml-platform/emulator/real";
import { isObject } from "@ml-platform/emulator/real";
import { evaluate, type Reference, referencesIn, valueAt } from "./expression.ts";

export interface Resource {
  /** `small-network/aws_vpc.vpc_6776A399` */
  readonly id: string;
  readonly stack: string;
  readonly type: string;
  /** Its arguments and blocks, without what Terraform itself reads. */
  readonly body: ObjectValue;
  /** Resources that are made first. One that a reference names need not exist. */
  readonly dependencies: readonly string[];
}

/** The content of `cdk.tf.json`, by stack. */
export type Stacks = Readonly<Record<string, ObjectValue>>;

const readByTerraform = ["//", "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];

/** The resources of stacks that read each other's outputs, as one graph. */
export class Configuration {
  readonly resources: ReadonlyMap<string, Resource>;
  /** Each after those that it reads. */
  readonly stackNames: readonly string[];
  private readonly stacks: Stacks;

  /** @param like one of which most is the same: what is read from the same stacks is not read again */
  constructor(stacks: Stacks, like?: Configuration) {
    this.stacks = stacks;
    this.stackNames = Object.keys(stacks);
    const known = like?.hasOutputsOf(stacks) === true ? like : undefined;
    const all = Object.entries(stacks).flatMap(([stack, content]) =>
      known?.stacks[stack] === content ? known.resourcesIn(stack) : this.resourcesOf(stack, content),
    );
    this.resources = new Map(all.map((resource) => [resource.id, resource]));
  }

  /** A value of a resource's body, with what it refers to taken from `states`; unknown where there is none. */
  evaluate(stack: string, value: Value, states: ReadonlyMap<string, ObjectValue>, without: Value): Value {
    return evaluate(value, ({ to, path }) => {
      if ("resource" in to) return valueAt(states.get(`${stack}/${to.resource}`) ?? without, path);
      return valueAt(this.evaluate(to.stack, this.output(to.stack, to.output), states, without), path);
    });
  }

  /** The value of an output as it is written; null if the stack has no such output. */
  output(stack: string, name: string): Value {
    return valueAt(this.stacks[stack] ?? null, ["output", name, "value"]);
  }

  /**
   * The resources and everything that they need, in batches of which each needs only what is in those before.
   *
   * @param rank those of a higher rank come as late as what needs them permits
   * @throws {CycleError} if there is no such order
   */
  batches(ids: Iterable<string>, rank: (id: string) => number = () => 0): string[][] {
    const waiting = new Set(this.closure(ids, (id) => this.resources.get(id)?.dependencies ?? []));
    const batches: string[][] = [];
    while (waiting.size > 0) {
      const ready = [...waiting].filter((id) =>
        this.resources.get(id)?.dependencies.every((each) => !waiting.has(each)),
      );
      if (ready.length === 0) throw new CycleError(`Cycle: ${[...waiting].join(", ")}`);
      const lowest = Math.min(...ready.map(rank));
      const batch = ready.filter((id) => rank(id) === lowest);
      for (const id of batch) waiting.delete(id);
      batches.push(batch);
    }
    return batches;
  }

  /** The resources and everything that needs them. */
  dependants(ids: Iterable<string>): Set<string> {
    const dependants = new Map<string, string[]>();
    for (const { id, dependencies } of this.resources.values()) {
      for (const each of dependencies) dependants.set(each, [...(dependants.get(each) ?? []), id]);
    }
    return new Set(this.closure(ids, (id) => dependants.get(id) ?? []));
  }

  private resourcesIn(stack: string): Resource[] {
    return [...this.resources.values()].filter((resource) => resource.stack === stack);
  }

  /** What resources depend on in other stacks follows from the outputs. */
  private hasOutputsOf(stacks: Stacks): boolean {
    const outputs = (of: Stacks): string =>
      JSON.stringify(Object.entries(of).map(([name, { output }]) => [name, output]));
    return outputs(this.stacks) === outputs(stacks);
  }

  private closure(ids: Iterable<string>, next: (id: string) => readonly string[]): string[] {
    const found = new Set<string>();
    const open = [...ids];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id) || !this.resources.has(id)) continue;
      found.add(id);
      open.push(...next(id));
    }
    return [...found].reverse();
  }

  private resourcesOf(stack: string, content: ObjectValue): Resource[] {
    const types = content["resource"];
    if (!isObject(types)) return [];
    return Object.entries(types).flatMap(([type, named]) =>
      Object.entries(isObject(named) ? named : {}).map(([name, written]) => {
        const whole = isObject(written) ? written : {};
        const body = Object.fromEntries(Object.entries(whole).filter(([key]) => !readByTerraform.includes(key)));
        const explicit = Array.isArray(whole["depends_on"]) ? whole["depends_on"] : [];
        const dependencies = [
          ...explicit.map((address) => `${stack}/${String(address)}`),
          ...referencesIn(body).flatMap((reference) => this.needed(stack, reference)),
        ];
        return { id: `${stack}/${type}.${name}`, stack, type, body, dependencies: [...new Set(dependencies)] };
      }),
    );
  }

  private needed(stack: string, { to }: Reference): string[] {
    if ("resource" in to) return [`${stack}/${to.resource}`];
    return referencesIn(this.output(to.stack, to.output)).flatMap((reference) => this.needed(to.stack, reference));
  }
}

export class CycleError extends Error {
  override readonly name = "CycleError";
}
