import { withoutKeys } from "../../model/address.ts";
import { append, groupBy } from "../../model/group-by.ts";
import type {
  ReportData,
  ReportDetails,
  ReportEnvironment,
  ReportFacts,
  ReportOutput,
  ReportStack,
} from "../report-data.ts";

/** A resource, with values that the page looks up repeatedly. */
export interface Entry {
  readonly key: string;
  readonly resource: ReportFacts;
  readonly stack: ReportStack;
  /** What is searched at once, in lower case: address, stack, id and ARN. See {@link holdsText} for all. */
  readonly text: string;
  readonly drifted: boolean;
  readonly details: StackDetails;
  /** Of the resource, in `details`. */
  readonly position: number;
}

/** The details of the resources of one stack, which a large report keeps packed until they are wanted. */
export interface StackDetails {
  /** Undefined while they are unpacked. Asking begins it; what renders meanwhile, renders again when they are there. */
  at: (position: number) => ReportDetails | undefined;
  /** The attributes as JSON, and the path of the construct, in lower case. Empty while nobody asked to search. */
  text: (position: number) => string;
}

/** The report, indexed once when the page is opened. */
export interface Model {
  readonly data: Omit<ReportData, "resources">;
  readonly entries: readonly Entry[];
  readonly byKey: ReadonlyMap<string, Entry>;
  readonly byStack: ReadonlyMap<string, readonly Entry[]>;
  readonly stacks: ReadonlyMap<string, ReportStack>;
  readonly environments: ReadonlyMap<string, ReportEnvironment>;
  /** By `<stack>/<address without keys>`. */
  readonly byConfiguration: ReadonlyMap<string, readonly Entry[]>;
}

/** The model of a report that is at hand as a whole. */
export function buildModel({ resources, ...data }: ReportData): Model {
  const byStack = groupBy(resources, ({ stack }) => stack);
  return modelOf(data, resources, (stack) => new OpenDetails(byStack.get(stack) ?? []));
}

/** @param resources grouped by stack or not, but of each stack in the order of its details */
export function modelOf(
  data: Model["data"],
  resources: readonly ReportFacts[],
  detailsOfStack: (stack: string) => StackDetails,
): Model {
  const stacks = new Map(data.stacks.map((stack) => [stack.id, stack]));
  const drifted = new Set(
    data.stacks.flatMap(({ id, drift }) => (drift?.resources ?? []).map(({ address }) => `${id}/${address}`)),
  );
  const details = new Map<string, StackDetails>();
  const positions = new Map<string, number>();
  const entries = resources.flatMap((resource): Entry[] => {
    const stack = stacks.get(resource.stack);
    if (stack === undefined) return [];
    const position = positions.get(stack.id) ?? 0;
    positions.set(stack.id, position + 1);
    const own = details.get(stack.id) ?? detailsOfStack(stack.id);
    details.set(stack.id, own);
    const { address, id = "", arn = "" } = resource;
    return [
      {
        key: keyOf(resource),
        resource,
        stack,
        text: `${address}\n${stack.id}\n${id}\n${arn}`.toLowerCase(),
        drifted: drifted.has(`${stack.id}/${address}`),
        details: own,
        position,
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

/** Details that are at hand. */
class OpenDetails implements StackDetails {
  readonly #resources: readonly ReportDetails[];
  readonly #texts: string[] = [];

  constructor(resources: readonly ReportDetails[]) {
    this.#resources = resources;
  }

  at(position: number): ReportDetails | undefined {
    return this.#resources[position];
  }

  text(position: number): string {
    const known = this.#texts[position];
    if (known !== undefined) return known;
    const { attributes, constructPath = "" } = this.#resources[position] ?? {};
    const text = `${JSON.stringify(attributes)}\n${constructPath}`.toLowerCase();
    this.#texts[position] = text;
    return text;
  }
}

/** What a large report unpacks on demand. Undefined while it does; see {@link StackDetails}. */
export function detailsOf({ details, position }: Entry): ReportDetails | undefined {
  return details.at(position);
}

/** The attributes of a resource, masked. Undefined while the page still unpacks them. */
export function attributesOf(entry: Entry): ReportDetails["attributes"] | undefined {
  return detailsOf(entry)?.attributes;
}

/** Whether the details of a stack are there. Asking begins to unpack them. */
export function isUnpacked(model: Model, stack: string): boolean {
  const [first] = model.byStack.get(stack) ?? [];
  return first === undefined || detailsOf(first) !== undefined;
}

/** Whether a text, in lower case, is in the address, the stack, the path or any value of a resource. */
export function holdsText({ text, details, position }: Entry, wanted: string): boolean {
  return text.includes(wanted) || details.text(position).includes(wanted);
}

/** Identifies a resource in a URL of the page. */
export function keyOf({ stack, address, deposed }: Pick<ReportFacts, "stack" | "address" | "deposed">): string {
  return `${stack}/${address}${deposed === undefined ? "" : `~${deposed}`}`;
}

/** A dependency: its address, and the resources that the state has for it. */
export interface Dependency {
  readonly address: string;
  readonly entries: readonly Entry[];
}

/** What a resource depends on in its own stack. */
export function dependenciesOf(model: Model, entry: Entry): Dependency[] {
  const { stack } = entry;
  return (detailsOf(entry)?.dependencies ?? []).map((address) => ({
    address,
    entries: named(model, stack.id, address),
  }));
}

const dependants = new WeakMap<Model, Map<string, ReadonlyMap<string, readonly Entry[]>>>();

/** What depends on a resource in its own stack, by its address or by its address without keys. */
export function dependantsOf(model: Model, { resource, stack }: Entry): readonly Entry[] {
  if (!isUnpacked(model, stack.id)) return [];
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
    for (const address of detailsOf(entry)?.dependencies ?? []) append(map, address, entry);
  }
  return map;
}
