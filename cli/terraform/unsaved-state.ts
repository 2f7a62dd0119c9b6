import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

/** What became of a state that Terraform could not save. */
export type UnsavedState =
  /** It is in a file that `platform state push` takes. */
  { readonly kind: "kept"; readonly file: string } | { readonly kind: "lost" };

/** Where Terraform keeps a state that its backend does not take (internal/backend/local/backend_apply.go). */
const erroredFile = "errored.tfstate";
/** Output of Terraform that holds a state: its last resort if it cannot even write {@link erroredFile}. */
const outputFile = "unsaved.jsonl";
const dumpMessage = "Emergency state dump";

/** Whether a run's stack directory holds a state that could not be saved, so that it must not be removed. */
export function holdsUnsavedState(directory: string): boolean {
  return [erroredFile, outputFile].some((name) => existsSync(join(directory, name)));
}

/** The state in a text: a state file, or output of Terraform with a state that it could not save; undefined if none. */
export function stateIn(text: string): string | undefined {
  const whole = parse(text);
  if (isState(whole)) return text;
  for (const line of text.split("\n").reverse()) {
    if (!line.includes(dumpMessage)) continue;
    const event = parse(line);
    if (typeof event === "object" && event !== null && "state" in event && isState(event.state)) {
      return `${JSON.stringify(event.state, null, 2)}\n`;
    }
  }
  return undefined;
}

/**
 * What became of the state, once an apply has failed; undefined if it was saved. Output that is worth keeping is renamed.
 *
 * @param output the file with Terraform's JSON output
 * @param messages of the errors that Terraform reported
 */
export function findUnsavedState(directory: string, output: string, messages: string): UnsavedState | undefined {
  const errored = join(directory, erroredFile);
  if (stateIn(read(errored)) !== undefined) return { kind: "kept", file: errored };
  const text = read(output);
  if (stateIn(text) !== undefined) {
    const file = join(directory, outputFile);
    renameSync(output, file);
    return { kind: "kept", file };
  }
  const isLost =
    existsSync(errored) ||
    text.includes(dumpMessage) ||
    /Failed to (?:save|persist) state|Error saving state/.test(messages);
  return isLost ? { kind: "lost" } : undefined;
}

/** Whether a local state can be read; one that does not exist yet can. */
export function isReadableState(file: string): boolean {
  const text = read(file);
  return text === "" ? !existsSync(file) || statSync(file).size === 0 : isState(parse(text));
}

/**
 * Creates a file for Terraform's output with room for `bytes`, so that the last state still fits when the disk is full.
 * Until they are overwritten, the bytes are 0, which no JSON text contains.
 *
 * @throws if the disk has no room for it
 */
export function reserve(file: string, bytes: number): number {
  const output = openSync(file, "w", 0o600);
  const zeros = Buffer.alloc(64 * 1024);
  for (let left = bytes; left > 0; left -= zeros.length) writeSync(output, zeros, 0, Math.min(left, zeros.length));
  closeSync(output);
  return openSync(file, "r+");
}

/** Cuts off what was reserved and not used. */
export function cutReserve(file: string): void {
  const end = readFileSync(file).indexOf(0);
  if (end < 0) return;
  const output = openSync(file, "r+");
  ftruncateSync(output, end);
  closeSync(output);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isState(value: unknown): boolean {
  return typeof value === "object" && value !== null && "lineage" in value && "serial" in value && "version" in value;
}
