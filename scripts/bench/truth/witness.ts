import type { ApplyInput, ApplyResult, ObjectValue, ProviderClient } from "@ml-platform/emulator/real";
import { unknown } from "@ml-platform/emulator/real";
import { type Configuration, CycleError, type Resource } from "../../reference/configuration.ts";
import { refusal } from "../../reference/refusal.ts";
import { referenceProblems, type Typed, typed } from "../../reference/schema-check.ts";

/** How far Terraform gets before a mistake is noticed. */
export type Stage = "schema" | "validate" | "plan" | "apply";

export interface Notice {
  readonly stage: Stage;
  readonly message: string;
}

export interface WitnessOptions {
  /** Whether there is a world to apply to. */
  readonly applies: boolean;
  /**
   * What is made of the stack with a mistake: all of it, or, where that takes minutes, only what is changed, what needs it
   * directly, others of the same types, and what all these need.
   */
  readonly makes: "stack" | "neighbours";
  /**
   * Seconds after which the provider is told to stop trying: it waits minutes for what AWS may still come to know, such as
   * a role's policies. @default none
   */
  readonly patience?: number;
}

interface Standing {
  readonly type: string;
  readonly state: ObjectValue;
  readonly private: Uint8Array;
}

/**
 * A provider that is asked as Terraform asks it: by the schema, then to validate, to plan and, if it has a world to
 * change, to apply. What a mistake does not touch stands from one question to the next.
 */
export class Witness {
  private readonly client: ProviderClient;
  private readonly sound: Configuration;
  private readonly options: WitnessOptions;
  private readonly standing = new Map<string, Standing>();
  private left: string | undefined;

  /** @param sound the configuration without a mistake */
  constructor(client: ProviderClient, sound: Configuration, options: WitnessOptions) {
    this.client = client;
    this.sound = sound;
    this.options = options;
  }

  /** What could not be destroyed, and why; another world is needed for further questions. */
  get leftBehind(): string | undefined {
    return this.left;
  }

  /**
   * How the provider notices what is wrong; undefined if it does not.
   *
   * @throws if it refuses something that is not touched by the mistake
   */
  async notice(mistaken: Configuration): Promise<Notice | undefined> {
    const { changed, late } = difference(this.sound, mistaken);
    const moved = [...changed, ...late];
    const touched = new Set([...this.sound.dependants(moved), ...mistaken.dependants(moved)]);
    const written = [...touched].flatMap((id) => mistaken.resources.get(id) ?? []);
    const problem = this.schemaProblem(written, mistaken);
    if (problem !== undefined) return { stage: "schema", message: problem };
    for (const resource of written.filter(({ id }) => changed.has(id))) {
      const { value: config } = this.typed(resource, mistaken, new Map());
      const message = refusal(await this.client.validateResource(resource.type, config));
      if (message !== undefined) return { stage: "validate", message };
    }
    await this.remove(touched);
    try {
      return await this.make(mistaken, this.wanted(mistaken, moved), touched, late);
    } finally {
      await this.remove(touched);
    }
  }

  private schemaProblem(resources: readonly Resource[], configuration: Configuration): string | undefined {
    const schemaOf = (type: string) => this.client.resourceSchema(type);
    const problems = resources.flatMap((resource) => [
      ...referenceProblems(resource, configuration, schemaOf),
      ...typed(resource, configuration, schemaOf, () => unknown).problems,
    ]);
    if (problems.length > 0) return problems.join("; ");
    try {
      configuration.batches(resources.map(({ id }) => id));
      return undefined;
    } catch (thrown) {
      if (thrown instanceof CycleError) return thrown.message;
      throw thrown;
    }
  }

  /** What is made to see whether the mistake is noticed; what it needs comes on top. */
  private wanted(mistaken: Configuration, moved: readonly string[]): string[] {
    const resources = [...mistaken.resources.values()];
    const isMoved = new Set(moved);
    const stacks = new Set(moved.map((id) => id.split("/")[0]));
    const types = new Set(moved.map((id) => mistaken.resources.get(id)?.type));
    const isNear = ({ type, dependencies }: Resource) =>
      types.has(type) || dependencies.some((each) => isMoved.has(each));
    return resources
      .filter(({ stack }) => stacks.has(stack))
      .filter((resource) => this.options.makes === "stack" || isNear(resource))
      .map(({ id }) => id);
  }

  private async make(
    mistaken: Configuration,
    wanted: readonly string[],
    touched: ReadonlySet<string>,
    late: ReadonlySet<string>,
  ): Promise<Notice | undefined> {
    const rank = (id: string): number => (late.has(id) ? 2 : touched.has(id) ? 1 : 0);
    for (const batch of mistaken.batches(wanted, rank)) {
      const missing = batch.filter((id) => !this.standing.has(id));
      const states = new Map([...this.standing].map(([id, { state }]) => [id, state]));
      const notices = await Promise.all(
        missing.map(async (id) => {
          const notice = await this.makeOne(mistaken.resources.get(id) as Resource, mistaken, states);
          if (notice === undefined || touched.has(id)) return notice;
          throw new Error(`${id} is refused although it is sound: ${notice.message}`);
        }),
      );
      const notice = notices.find((each) => each !== undefined && !isSilent(each));
      if (notice !== undefined) return notice;
      if (notices.some((each) => each !== undefined)) return undefined;
    }
    return undefined;
  }

  private async makeOne(
    resource: Resource,
    configuration: Configuration,
    states: ReadonlyMap<string, ObjectValue>,
  ): Promise<Notice | undefined> {
    const { id, type } = resource;
    const { applies } = this.options;
    const { value: config, problems } = this.typed(resource, configuration, states);
    if (problems.length > 0) return { stage: "plan", message: problems.join("; ") };
    // Terraform validates again what has become known since the first time.
    const invalid = refusal(await this.client.validateResource(type, config));
    if (invalid !== undefined) return { stage: applies ? "apply" : "plan", message: invalid };
    const plan = await this.client.plan(type, { prior: null, proposed: config, config });
    const unplanned = refusal(plan.findings);
    if (unplanned !== undefined || plan.planned === null) return { stage: "plan", message: unplanned ?? "no plan" };
    if (!applies) {
      this.standing.set(id, { type, state: plan.planned, private: plan.private });
      return undefined;
    }
    const { planned } = plan;
    const applied = await this.apply(type, { prior: null, planned, config, private: plan.private });
    if (applied.state !== null) this.standing.set(id, { type, state: applied.state, private: applied.private });
    const message = refusal(applied.findings);
    return message === undefined ? undefined : { stage: "apply", message };
  }

  private typed(resource: Resource, configuration: Configuration, states: ReadonlyMap<string, ObjectValue>): Typed {
    const evaluate = (text: string) => configuration.evaluate(resource.stack, text, states, unknown);
    return typed(resource, configuration, (type) => this.client.resourceSchema(type), evaluate);
  }

  private async apply(type: string, input: ApplyInput, isFirst = true): Promise<ApplyResult> {
    const { patience } = this.options;
    if (patience === undefined) return this.client.apply(type, input);
    const timer = setTimeout(() => void this.client.interrupt(), patience * 1000);
    const applied = await this.client.apply(type, input).finally(() => clearTimeout(timer));
    // The provider was told to stop just when it asked AWS, and hence does not know the answer.
    const isUnanswered =
      applied.state === null &&
      applied.findings.some(({ detail, summary }) => /request canceled/.test(`${summary} ${detail}`));
    return isUnanswered && isFirst ? this.apply(type, input, false) : applied;
  }

  /** The last made first: nothing is needed by what was made before it. */
  private async remove(ids: ReadonlySet<string>): Promise<void> {
    for (const [id, { type, state, private: key }] of [...this.standing].reverse()) {
      if (!ids.has(id)) continue;
      if (this.options.applies) {
        const { findings } = await this.apply(type, { prior: state, planned: null, config: null, private: key });
        const message = refusal(findings);
        if (message !== undefined) {
          this.left = `${id} cannot be destroyed: ${message}`;
          return;
        }
      }
      this.standing.delete(id);
    }
  }
}

/** Whether nobody has refused anything: the provider was told to stop, or moto failed. */
function isSilent({ message }: Notice): boolean {
  return /context canceled\W*$|StatusCode: 5\d\d/.test(message);
}

/** What differs, and what the changed resources no longer wait for, which may hence be made after them. */
function difference(sound: Configuration, mistaken: Configuration) {
  const ids = new Set([...sound.resources.keys(), ...mistaken.resources.keys()]);
  const changed = [...ids].filter((id) => {
    const [was, is] = [sound.resources.get(id), mistaken.resources.get(id)];
    return was !== is && JSON.stringify(was) !== JSON.stringify(is);
  });
  const late = changed.flatMap((id) => {
    const waitsFor = mistaken.resources.get(id)?.dependencies;
    return (sound.resources.get(id)?.dependencies ?? []).filter((each) => waitsFor?.includes(each) === false);
  });
  return { changed: new Set(changed), late: new Set(late.filter((id) => mistaken.resources.has(id))) };
}
