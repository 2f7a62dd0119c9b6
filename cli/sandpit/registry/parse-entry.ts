import type { HourlyCost, SandpitCommand, SandpitEntry, SandpitState } from "../entry.ts";
import { type Check, isInstant, isOneOf, isText, optional, type Shape, shapeProblem } from "./shape.ts";

const states: readonly SandpitState[] = ["creating", "ready", "sleeping", "destroying", "failed"];

const costStatuses: readonly HourlyCost["status"][] = ["exact", "estimated", "unknown"];

const commands: readonly SandpitCommand[] = ["up", "down", "sleep", "wake"];

const isNumber: Check = (value) => typeof value === "number";

const ref: Shape<NonNullable<SandpitEntry["ref"]>> = {
  commit: isText,
  branch: optional(isText),
  isDirty: optional((value) => typeof value === "boolean"),
};

const cost: Shape<HourlyCost> = {
  hourly: isNumber,
  atMost: optional(isNumber),
  asleep: optional(isNumber),
  status: isOneOf(costStatuses),
  note: (value) => typeof value === "string",
};

const texts: Check = (value) => Array.isArray(value) && value.every((each) => typeof each === "string");

const isOf =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    shapeProblem(value, shape) === undefined;

const entry: Shape<SandpitEntry> = {
  schemaVersion: (value) => value === 1,
  name: isText,
  owner: isText,
  kind: isOneOf(["shared", "dedicated"]),
  base: isText,
  changes: optional((value) => typeof value === "object" && value !== null),
  kubernetes: optional(isText),
  range: optional(isText),
  ref: optional(isOf(ref)),
  mergeRequest: optional(Number.isInteger),
  created: isInstant,
  expires: isInstant,
  lastActivity: isInstant,
  state: isOneOf(states),
  command: optional(isOneOf(commands)),
  problem: optional((value) => typeof value === "string"),
  stacks: texts,
  cost: optional(isOf(cost)),
  warned: texts,
};

/** What an entry is, or what is wrong with it: `is damaged: ...`. */
export function parseEntry(text: string, name: string): SandpitEntry | { readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { wrong: "is damaged: it is not JSON" };
  }
  const { schemaVersion } = (value ?? {}) as { readonly schemaVersion?: unknown };
  if (typeof schemaVersion === "number" && schemaVersion > 1) {
    return {
      wrong: `has format ${schemaVersion}, and this checkout knows 1 only. Use a newer one, such as the default branch`,
    };
  }
  const problem = shapeProblem(value, entry);
  if (problem !== undefined) return { wrong: `is damaged: ${problem}` };
  const parsed = value as SandpitEntry;
  return parsed.name === name ? parsed : { wrong: `is damaged: it describes a sandpit called "${parsed.name}"` };
}
