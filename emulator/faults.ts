import { readFileSync, statSync } from "node:fs";
import { ProviderError } from "./wire/diagnostic.ts";
import type { ObjectValue } from "./wire/value.ts";
import { equal } from "./wire/value.ts";

export type Operation = "create" | "update" | "delete" | "read";

/** Makes an operation on a resource type fail, be throttled, be slow, or be done at once but answered late. */
export interface OperationFault {
  readonly type: string;
  readonly operation: Operation;
  readonly effect: "fail" | "throttle" | "slow" | "late";
  /** The first operation that it affects, counted from 1. @default 1 */
  readonly nth?: number;
  /** How many consecutive operations it affects. @default 1 */
  readonly count?: number;
  /** Text of the error, for "fail". @default an internal failure */
  readonly message?: string;
  /** Delay of the operation, for "slow", or of its answer, for "late". @default 1 */
  readonly seconds?: number;
}

/** Changes the world behind Terraform's back, once, before the next read of a matching object. */
export interface WorldFault {
  readonly type: string;
  readonly effect: "vanish" | "change";
  /** Attributes that the object must have. @default any object of the type */
  readonly match?: ObjectValue;
  /** New attribute values, for "change". */
  readonly set?: ObjectValue;
}

export type Fault = OperationFault | WorldFault;

/** A malformed faults file or option. */
export class FaultError extends ProviderError {
  override readonly name = "FaultError";

  constructor(message: string) {
    super(`Invalid faults: ${message}`);
  }
}

const operations: readonly string[] = ["create", "update", "delete", "read"];
const operationEffects: readonly string[] = ["fail", "throttle", "slow", "late"];
const worldEffects: readonly string[] = ["vanish", "change"];
const operationKeys: readonly string[] = ["type", "operation", "effect", "nth", "count", "message", "seconds"];
const worldKeys: readonly string[] = ["type", "effect", "match", "set"];

/**
 * Checks faults that were read from JSON.
 *
 * @throws {FaultError} with the index of the fault, the bad value and the allowed ones
 */
export function parseFaults(value: unknown): Fault[] {
  if (!Array.isArray(value)) throw new FaultError("faults must be a list of objects");
  return value.map((item: unknown, index) => parseFault(item, `faults[${index}]`));
}

function parseFault(item: unknown, where: string): Fault {
  if (typeof item !== "object" || item === null || Array.isArray(item))
    throw new FaultError(`${where} must be an object`);
  const fault = item as Record<string, unknown>;
  const refuse = (name: string, allowed: string): never => {
    throw new FaultError(`${where}.${name} is ${JSON.stringify(fault[name])}; allowed: ${allowed}`);
  };
  const { effect } = fault;
  const world = typeof effect === "string" && worldEffects.includes(effect);
  if (!world && !(typeof effect === "string" && operationEffects.includes(effect))) {
    refuse("effect", [...operationEffects, ...worldEffects].join(", "));
  }
  const keys = world ? worldKeys : operationKeys;
  const stray = Object.keys(fault).find((name) => !keys.includes(name));
  if (stray !== undefined)
    throw new FaultError(`${where}.${stray} is not a field of such a fault; allowed: ${keys.join(", ")}`);
  if (typeof fault["type"] !== "string" || fault["type"] === "") refuse("type", "a resource type such as aws_subnet");
  if (world) {
    for (const name of ["match", "set"]) {
      const part = fault[name];
      if (part !== undefined && (typeof part !== "object" || part === null))
        refuse(name, "an object of attribute values");
    }
    if (effect === "change" && fault["set"] === undefined) refuse("set", "an object of attribute values");
    return fault as unknown as WorldFault;
  }
  if (typeof fault["operation"] !== "string" || !operations.includes(fault["operation"])) {
    refuse("operation", operations.join(", "));
  }
  for (const name of ["nth", "count"]) {
    if (fault[name] !== undefined && !isWhole(fault[name])) refuse(name, "a whole number, 1 or more");
  }
  const { seconds, message } = fault;
  if (seconds !== undefined && (typeof seconds !== "number" || seconds < 0)) refuse("seconds", "a number, 0 or more");
  if (message !== undefined && typeof message !== "string") refuse("message", "a string");
  return fault as unknown as OperationFault;
}

function isWhole(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1;
}

/** The faults of one running server, which counts for itself how often each has taken effect. */
export class Faults {
  private readonly option: readonly Fault[];
  private readonly file: string | undefined;
  private fromFile: readonly Fault[] = [];
  private fileStamp = "";
  private readonly seen = new Map<string, number>();
  private readonly done = new Set<string>();

  /** @param file a JSON list of faults, read again whenever it changes; it need not exist */
  constructor(option: readonly Fault[] = [], file?: string) {
    this.option = parseFaults(option);
    this.file = file;
  }

  /** @throws {FaultError} if the file is malformed now */
  check(): void {
    this.reload();
  }

  /** Counts one operation and returns the fault that affects it, if any. */
  next(type: string, operation: Operation): OperationFault | undefined {
    let hit: OperationFault | undefined;
    for (const { fault, id } of this.all()) {
      if (!("operation" in fault) || fault.type !== type || fault.operation !== operation) continue;
      const turn = (this.seen.get(id) ?? 0) + 1;
      this.seen.set(id, turn);
      const first = fault.nth ?? 1;
      if (turn >= first && turn < first + (fault.count ?? 1)) hit ??= fault;
    }
    return hit;
  }

  /** The faults that now change or remove this object. Each is returned once. */
  edits(type: string, attributes: ObjectValue): WorldFault[] {
    return this.all().flatMap(({ fault, id }) => {
      if ("operation" in fault || fault.type !== type || this.done.has(id)) return [];
      const matches = Object.entries(fault.match ?? {}).every(([name, value]) => equal(attributes[name], value));
      if (!matches) return [];
      this.done.add(id);
      return [fault];
    });
  }

  private all(): { fault: Fault; id: string }[] {
    this.reload();
    const numbered = new Map<string, number>();
    return [...this.option, ...this.fromFile].map((fault) => {
      const content = JSON.stringify(fault);
      const copy = numbered.get(content) ?? 0;
      numbered.set(content, copy + 1);
      return { fault, id: `${copy}:${content}` };
    });
  }

  private reload(): void {
    if (this.file === undefined) return;
    const stats = statSync(this.file, { throwIfNoEntry: false });
    const stamp = stats === undefined ? "" : `${stats.mtimeMs}:${stats.size}:${stats.ino}`;
    if (stamp === this.fileStamp) return;
    this.fromFile = stats === undefined ? [] : readFaultsFile(this.file);
    this.fileStamp = stamp;
  }
}

function readFaultsFile(path: string): Fault[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new FaultError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return parseFaults(value);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    throw new FaultError(`${path}: ${error.message.replace(/^Invalid faults: /, "")}`);
  }
}
