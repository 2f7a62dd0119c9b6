import { type Sandpits as Policy, parseChanges } from "@ml-platform/environments";
import { parseTimeToLive, timeToLiveText, UserError } from "@ml-platform/rules";
import type { SandpitEntry } from "../entry.ts";

/** What `up` was asked for. */
export interface UpOptions {
  readonly kind?: SandpitEntry["kind"] | undefined;
  /** As the owner wrote it: `2d`. */
  readonly timeToLive?: string | undefined;
  readonly kubernetes?: string | undefined;
  /** `--set`, as its owner wrote it: `tenant.quota.pods=5`. What is not mentioned stays. @default - nothing */
  readonly settings?: readonly string[] | undefined;
  readonly mergeRequest?: number | undefined;
}

/** What an entry is made of, beside options. */
interface Made {
  readonly name: string;
  readonly owner: string;
  readonly base: string;
  readonly policy: Policy;
  readonly now: Date;
}

/**
 * The entry of a sandpit that does not exist yet.
 *
 * @throws {UserError} for a time to live that its base does not allow
 */
export function newSandpit({ name, owner, base, policy, now }: Made, options: UpOptions): SandpitEntry {
  const { kind = "shared", kubernetes, settings = [], mergeRequest } = options;
  const life = lifeOf(options.timeToLive, base, policy);
  return {
    schemaVersion: 1,
    name,
    owner,
    kind,
    base,
    ...changesOf(parseChanges(settings)),
    ...(kubernetes !== undefined && { kubernetes }),
    ...(mergeRequest !== undefined && { mergeRequest }),
    created: now.toISOString(),
    expires: new Date(now.getTime() + life).toISOString(),
    lastActivity: now.toISOString(),
    state: "creating",
    command: "up",
    stacks: [],
    warned: [],
  };
}

function lifeOf(given: string | undefined, base: string, { timeToLive }: Policy): number {
  const text = given ?? timeToLive.default;
  const life = parseTimeToLive(text);
  if (life === undefined) {
    throw new UserError(
      `--ttl "${text}" is not a time to live. Pass one such as 8h, 2d or 1d12h. Nothing was changed.`,
    );
  }
  const maximum = parseTimeToLive(timeToLive.maximum) ?? life;
  if (life > maximum) {
    throw new UserError(
      `A sandpit of ${base} may live ${timeToLiveText(maximum)} at most, counted from its creation, and --ttl asks for ${timeToLiveText(life)}. Nothing was changed.`,
    );
  }
  return life;
}

/**
 * What becomes of the entry of a sandpit that exists. Whatever the options do not say stays.
 *
 * @param command how it is called for this sandpit: `./platform sandpit extend anna --target emulated`, from `extend`
 * @throws {UserError} for what cannot be changed, or not now
 */
export function updatedSandpit(
  entry: SandpitEntry,
  { kind, timeToLive, kubernetes, settings = [] }: UpOptions,
  now: Date,
  command: (verb: string) => string,
): SandpitEntry {
  const { name, changes, ...rest } = entry;
  const refuse = (text: string, way: string): never => {
    throw new UserError(`${text} Nothing was changed. ${way}`);
  };
  if (kind !== undefined && kind !== entry.kind) {
    refuse(
      `${name} is a ${entry.kind} sandpit, and cannot become a ${kind} one.`,
      `Bring up another under another name, or take it down first: ${command("down")}`,
    );
  }
  if (entry.state === "destroying" || entry.command === "down") {
    refuse(`${name} is being taken down.`, `Go on with that first: ${command("down")}`);
  }
  if (entry.state === "sleeping" || entry.command === "sleep" || entry.command === "wake") {
    refuse(`${name} is asleep.`, `Wake it first: ${command("wake")}`);
  }
  if (timeToLive !== undefined) {
    refuse(`${name} exists, and ends ${entry.expires}.`, `To let it live longer: ${command("extend")}`);
  }
  if (Date.parse(entry.expires) <= now.getTime()) {
    refuse(`${name} has expired (${entry.expires}).`, `To let it live longer: ${command("extend")}`);
  }
  return {
    ...rest,
    name,
    ...changesOf(parseChanges(settings, changes)),
    ...(kubernetes !== undefined && { kubernetes }),
  };
}

function changesOf(changes: object): Pick<SandpitEntry, "changes"> {
  return Object.keys(changes).length === 0 ? {} : { changes };
}
