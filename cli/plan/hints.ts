import type { Request } from "./run.ts";

/** ` --target emulated`, if the suggested next command needs it. */
export function targetHint({ target }: Pick<Request, "target">): string {
  return target === "aws" ? "" : ` --target ${target}`;
}

/**
 * ` --target emulated --stack '*-nodes'`: what the suggested next command needs to cover the same stacks as this one.
 */
export function scopeHint(request: Pick<Request, "target" | "stacks">): string {
  return targetHint(request) + request.stacks.map((stack) => ` --stack ${quoted(stack)}`).join("");
}

/** Quoted, so that a shell takes it as one word. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
