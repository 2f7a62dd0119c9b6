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

/** The same with the fingerprint of what was shown: what the suggested command needs to do that and nothing else. */
export function reviewedHint(request: Pick<Request, "target" | "stacks">, fingerprint: string | undefined): string {
  return scopeHint(request) + (fingerprint === undefined ? "" : ` --fingerprint ${fingerprint}`);
}

/** Quoted, so that a shell takes it as one word. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
