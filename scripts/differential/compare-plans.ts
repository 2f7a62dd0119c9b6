import { singleChanges } from "@ml-platform/emulator/learn";
import { loadLearned } from "@ml-platform/emulator/learned";
import {
  isList,
  isObject,
  isUnknown,
  type ObjectValue,
  type ProviderClient,
  proposedState,
  type Schema,
  unknown,
  type Value,
} from "@ml-platform/emulator/real";
import { askEmulator, askProvider } from "../reference/asked.ts";
import { Configuration, type Resource, type Stacks } from "../reference/configuration.ts";
import { refusal } from "../reference/refusal.ts";
import { typed } from "../reference/schema-check.ts";
import { type Answer, answerDifferences, type Difference } from "./answer-differences.ts";

/** A difference between the answers of the two providers to one question. */
export interface Found extends Difference {
  readonly type: string;
  /** `small-network/aws_vpc.vpc_6776A399: instance_tenancy changed`. */
  readonly question: string;
}

export interface Compared {
  /** Questions that were put to both providers. */
  readonly questions: number;
  readonly differences: readonly Found[];
}

/**
 * Has the real provider and the emulator plan the same for every resource of the environments: its creation, before and
 * after what it refers to exists, no change, each change of one argument or block, and its destruction. Priors are the
 * states that the emulator leaves. A change is asked about once for each type, anything else once for all resources of a
 * type that configure the same, whatever the values.
 *
 * @param everyShape whether a change of something that a resource configures is asked about for all that configure the
 *   same, too, as `pnpm bench differential` does
 */
export async function comparePlans(environments: readonly Stacks[], everyShape: boolean): Promise<Compared> {
  const real = await askProvider();
  const emulator = await askEmulator();
  const differences: Found[] = [];
  const asked = new Set<string>();
  let questions = 0;
  try {
    for (const stacks of environments) {
      const clients = { real: await real.connect(stacks), emulated: await emulator.connect(stacks) };
      const comparison = new Comparison(clients, new Configuration(stacks), asked, everyShape);
      await comparison.compareAll();
      differences.push(...comparison.differences);
      questions += comparison.questions;
      clients.emulated.close();
    }
    return { questions, differences };
  } finally {
    await Promise.all([real.stop(), emulator.stop()]);
  }
}

type Side = "real" | "emulated";
type Both<T> = Readonly<Record<Side, T>>;

interface Question {
  readonly resource: Resource;
  /** What is asked about, in a few words. */
  readonly about: string;
  /** The object as it stands, null to create it. */
  readonly prior: { readonly state: ObjectValue; readonly private: Both<Uint8Array> } | null;
  /** Null to destroy the object. */
  readonly config: ObjectValue | null;
}

/** What the emulator keeps of an object. */
interface Created {
  readonly state: ObjectValue;
  readonly private: Uint8Array;
}

class Comparison {
  readonly differences: Found[] = [];
  questions = 0;
  private readonly clients: Both<ProviderClient>;
  private readonly configuration: Configuration;
  /** What some resource was already asked about. */
  private readonly asked: Set<string>;
  private readonly states = new Map<string, ObjectValue>();
  private readonly learned = loadLearned();
  private readonly everyShape: boolean;

  constructor(clients: Both<ProviderClient>, configuration: Configuration, asked: Set<string>, everyShape: boolean) {
    this.clients = clients;
    this.configuration = configuration;
    this.asked = asked;
    this.everyShape = everyShape;
  }

  async compareAll(): Promise<void> {
    const { resources, stackNames } = this.configuration;
    // Stack by stack, as they are applied: not every need is a reference.
    const rank = (id: string): number => stackNames.indexOf((resources.get(id) as Resource).stack);
    for (const id of this.configuration.batches(resources.keys(), rank).flat()) {
      await this.compareResource(resources.get(id) as Resource);
    }
  }

  private async compareResource(resource: Resource): Promise<void> {
    const blind = this.configOf(resource, new Map());
    const config = this.configOf(resource, this.states);
    const isNew = (about: string, of = ""): boolean => {
      const question = `${resource.type}: ${about} ${of}`;
      return !this.asked.has(question) && this.asked.add(question) !== undefined;
    };
    const about = "creation before what it refers to";
    if (isNew(about, shapeText(blind))) await this.compare({ resource, about, prior: null, config: blind });
    const state = await this.create(resource, config);
    const shape = shapeText(config);
    if (!isNew("creation", shape)) return;
    await this.compare({ resource, about: "creation", prior: null, config });
    const prior = await this.asPrior(resource, config, state);
    await this.compare({ resource, about: "no change", prior, config });
    for (const { path, kind, config: changed } of singleChanges(
      this.schemaOf(resource),
      config,
      this.learned.get(resource.type),
    )) {
      const about = `${path} ${kind}`;
      if (isNew(about, this.everyShape && kind !== "added" ? shape : ""))
        await this.compare({ resource, about, prior, config: changed });
    }
    await this.compare({ resource, about: "destruction", prior, config: null });
  }

  /** The object in the emulator's world. */
  private async create({ type, id, ...resource }: Resource, config: ObjectValue): Promise<Created> {
    const proposed = proposedState(this.schemaOf({ type, id, ...resource }).block, null, config);
    const emulated = await this.clients.emulated.plan(type, { prior: null, proposed, config });
    const { state, findings, ...applied } = await this.clients.emulated.apply(type, {
      prior: null,
      planned: emulated.planned,
      config,
      private: emulated.private,
    });
    if (state === null) throw new Error(`the emulator does not create ${id}: ${refusal(findings)}`);
    this.states.set(id, state);
    return { state, private: applied.private };
  }

  /** A created object as both providers would be asked about it: Terraform reads an object before it plans a change. */
  private async asPrior(
    resource: Resource,
    config: ObjectValue,
    created: Created,
  ): Promise<NonNullable<Question["prior"]>> {
    const { type } = resource;
    const proposed = proposedState(this.schemaOf(resource).block, null, config);
    const real = await this.clients.real.plan(type, { prior: null, proposed, config });
    const read = (await this.clients.emulated.read(type, created.state, created.private)) ?? created.state;
    return { state: read, private: { real: real.private, emulated: created.private } };
  }

  private async compare(question: Question): Promise<void> {
    const { type, id } = question.resource;
    this.questions += 1;
    const real = await this.ask("real", question);
    const emulated = await this.ask("emulated", question);
    for (const difference of answerDifferences(this.schemaOf(question.resource), real, emulated)) {
      this.differences.push({ type, question: `${id}: ${question.about}`, ...difference });
    }
  }

  /** Validates, plans and, as Terraform does, plans a replacement again as a creation. */
  private async ask(side: Side, { resource, prior, config }: Question): Promise<Answer> {
    const { type } = resource;
    const client = this.clients[side];
    if (config !== null) {
      const invalid = refusal(await client.validateResource(type, config));
      if (invalid !== undefined) return { refusal: invalid, planned: null, replaces: [] };
    }
    const plan = async (before: Question["prior"]) => {
      const state = before?.state ?? null;
      const proposed = config === null ? null : proposedState(this.schemaOf(resource).block, state, config);
      const reminder = before === null ? {} : { private: before.private[side] };
      return client.plan(type, { prior: state, proposed, config, ...reminder });
    };
    const first = await plan(prior);
    const refused = refusal(first.findings);
    if (refused !== undefined) return { refusal: refused, planned: null, replaces: [] };
    if (prior === null || first.requiresReplace.length === 0) return { planned: first.planned, replaces: [] };
    // The real provider adds the id to whatever replaces an object.
    const replaces = [...new Set(first.requiresReplace.map(pathOf))].filter((path) => path !== "id");
    return { planned: (await plan(null)).planned, replaces };
  }

  private configOf({ stack, ...resource }: Resource, states: ReadonlyMap<string, ObjectValue>): ObjectValue {
    const evaluate = (text: string) => this.configuration.evaluate(stack, text, states, unknown);
    const schemaOf = (type: string) => this.clients.real.resourceSchema(type);
    const { value, problems } = typed({ stack, ...resource }, this.configuration, schemaOf, evaluate);
    if (problems.length > 0) throw new Error(`${resource.id}: ${problems.join("; ")}`);
    return value;
  }

  private schemaOf({ type }: Resource): Schema {
    const schema = this.clients.real.resourceSchema(type);
    if (schema === undefined) throw new Error(`the real provider has no type ${type}`);
    return schema;
  }
}

/** What is given, without the values. */
function shapeText(config: ObjectValue): string {
  return JSON.stringify(shapeOf(config));
}

function shapeOf(value: Value): unknown {
  if (isList(value)) return value.map(shapeOf);
  if (isUnknown(value)) return "unknown";
  if (!isObject(value)) return value !== null;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

function pathOf(steps: readonly (string | number)[]): string {
  return steps.map((step) => (typeof step === "number" ? "*" : step)).join(".");
}
