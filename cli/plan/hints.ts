import type { Request } from "./run.ts";

/** `--target emulated`, where a command to be typed next needs it. */
export function targetHint({ target }: Pick<Request, "target">): string {
  return target === "aws" ? "" : ` --target ${target}`;
}

/** ` --target emulated --stack '*-nodes'`: what a command to be typed next needs to do no more than this one. */
export function scopeHint(request: Pick<Request, "target" | "stacks">): string {
  return targetHint(request) + request.stacks.map((stack) => ` --stack ${quoted(stack)}`).join("");
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
