import { withoutKeys } from "../../model/address.ts";
import { append, groupBy } from "../../model/group-by.ts";
import type { ReportData, ReportEnvironment, ReportOutput, ReportResource, ReportStack } from "../report-data.ts";

/** A resource, with values that the page looks up repeatedly. */
export interface Entry {
  readonly key: string;
  readonly resource: ReportResource;
  readonly stack: ReportStack;
  /** Searched text: address, stack, and every value, in lower case. */
  readonly text: string;
  readonly drifted: boolean;
}

/** The report, indexed once when the page is opened. */
export interface Model {
  readonly data: ReportData;
  readonly entries: readonly Entry[];
  readonly byKey: ReadonlyMap<string, Entry>;
  readonly byStack: ReadonlyMap<string, readonly Entry[]>;
  readonly stacks: ReadonlyMap<string, ReportStack>;
  readonly environments: ReadonlyMap<string, ReportEnvironment>;
  /** By `<stack>/<address without keys>`. */
  readonly byConfiguration: ReadonlyMap<string, readonly Entry[]>;
}

export function buildModel(data: ReportData): Model {
  const stacks = new Map(data.stacks.map((stack) => [stack.id, stack]));
  const drifted = new Set(
    data.stacks.flatMap(({ id, drift }) => (drift?.resources ?? []).map(({ address }) => `${id}/${address}`)),
  );
  const entries = data.resources.flatMap((resource): Entry[] => {
    const stack = stacks.get(resource.stack);
    if (stack === undefined) return [];
    const text = `${resource.address}\n${resource.stack}\n${resource.constructPath ?? ""}\n${JSON.stringify(resource.attributes)}`;
    return [
      {
        key: keyOf(resource),
        resource,
        stack,
        text: text.toLowerCase(),
        drifted: drifted.has(`${resource.stack}/${resource.address}`),
      },
    ];
  });
  return {
    data,
    entries,
    stacks,
    environments: new Map(data.environments.map((environment) => [environment.name, environment])),
    byKey: new Map(entries.map((entry) => [entry.key, entry])),
    byStack: groupBy(entries, (entry) => entry.stack.id),
    byConfiguration: groupBy(entries, (entry) => `${entry.stack.id}/${withoutKeys(entry.resource.address)}`),
  };
}

/** The attributes of a resource, masked. Undefined while the page still unpacks them. */
export function attributesOf({ resource }: Entry): ReportResource["attributes"] | undefined {
  return resource.attributes;
}

/** Identifies a resource in a URL of the page. */
export function keyOf({ stack, address, deposed }: Pick<ReportResource, "stack" | "address" | "deposed">): string {
  return `${stack}/${address}${deposed === undefined ? "" : `~${deposed}`}`;
}

/** A dependency: its address, and the resources that the state has for it. */
export interface Dependency {
  readonly address: string;
  readonly entries: readonly Entry[];
}

/** What a resource depends on in its own stack. */
export function dependenciesOf(model: Model, { resource, stack }: Entry): Dependency[] {
  return resource.dependencies.map((address) => ({ address, entries: named(model, stack.id, address) }));
}

const dependants = new WeakMap<Model, Map<string, ReadonlyMap<string, readonly Entry[]>>>();

/** What depends on a resource in its own stack, by its address or by its address without keys. */
export function dependantsOf(model: Model, { resource, stack }: Entry): readonly Entry[] {
  const stacks = dependants.get(model) ?? new Map<string, ReadonlyMap<string, readonly Entry[]>>();
  dependants.set(model, stacks);
  const known = stacks.get(stack.id) ?? reversed(model.byStack.get(stack.id) ?? []);
  stacks.set(stack.id, known);
  const plain = withoutKeys(resource.address);
  const found = [
    ...(known.get(resource.address) ?? []),
    ...(plain === resource.address ? [] : (known.get(plain) ?? [])),
  ];
  return [...new Set(found)];
}

/** An output and the stack that publishes it. */
export interface Published {
  readonly stack: ReportStack;
  readonly output: ReportOutput;
}

/** Outputs whose value comes from this resource. */
export function publishedBy({ resource, stack }: Entry): Published[] {
  const plain = withoutKeys(resource.address);
  return stack.outputs
    .filter(({ sources = [] }) => sources.includes(resource.address) || sources.includes(plain))
    .map((output) => ({ stack, output }));
}

/** Outputs of other stacks that the arguments of this resource use. */
export function readBy(model: Model, { resource, stack }: Entry): Published[] {
  const plain = withoutKeys(resource.address);
  return stack.dependencies.flatMap((id) => {
    const upstream = model.stacks.get(id);
    const reads = (upstream?.outputs ?? []).filter(({ readers }) =>
      readers.some(
        (reader) =>
          reader.stack === stack.id &&
          reader.addresses?.some((address) => address === resource.address || address === plain),
      ),
    );
    return upstream === undefined ? [] : reads.map((output) => ({ stack: upstream, output }));
  });
}

/** The resources at an address: the one with that key, or all instances. */
export function named(model: Model, stack: string, address: string): readonly Entry[] {
  const exact = model.byKey.get(`${stack}/${address}`);
  if (exact !== undefined) return [exact];
  return model.byConfiguration.get(`${stack}/${address}`) ?? [];
}

function reversed(entries: readonly Entry[]): Map<string, Entry[]> {
  const map = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const address of entry.resource.dependencies) append(map, address, entry);
  }
  return map;
}
