import { relative } from "node:path";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../io.ts";
import { quoted } from "../output/quoted.ts";

interface Scope {
  readonly target: Target;
  /** Ids, names or globs; empty for every stack. */
  readonly stacks: readonly string[];
}

/** ` --target emulated`, if the suggested next command needs it. */
export function targetHint({ target }: Pick<Scope, "target">): string {
  return target === "aws" ? "" : ` --target ${target}`;
}

/**
 * ` --target emulated --stack '*-nodes'`: what the suggested next command needs to cover the same stacks as this one.
 */
export function scopeHint(request: Scope): string {
  return targetHint(request) + request.stacks.map((stack) => ` --stack ${quoted(stack)}`).join("");
}

/** The same with the fingerprint of what was shown: what the suggested command needs to do that and nothing else. */
export function reviewedHint(request: Scope, fingerprint: string | undefined): string {
  return scopeHint(request) + (fingerprint === undefined ? "" : ` --fingerprint ${fingerprint}`);
}

/** Commands that mend a state. */
export interface Remedies {
  /** Takes an object that exists into a state. @param id as a shell word */
  import(address: string, id: string): string;
  /** Brings back a state that could not be saved. @param file as a shell word, relative to the repository */
  push(file: string): string;
}

interface Mending extends Pick<Scope, "target"> {
  readonly io: Pick<Io, "root">;
  /** @default - those of the states of environments */
  readonly remedies?: Remedies;
}

/** The command that brings back the state of a stack from a file. */
export function pushCommand({ io, target, remedies }: Mending, stack: string, file: string): string {
  const word = quoted(relative(io.root, file));
  return remedies?.push(word) ?? `./platform state push ${stack} ${word}${targetHint({ target })}`;
}
