import type { Operation } from "./activities.ts";

export type Phase =
  | "waiting"
  | "initializing"
  | "planning"
  | "applying"
  | "destroying"
  | "refreshing"
  | "done"
  | "failed"
  | "interrupted"
  | "not run";

/** The progress of a stack while the command runs. */
export interface Status {
  readonly phase: Phase;
  /** Resources applied so far, of those planned. */
  readonly count?: { readonly done: number; readonly of: number };
  /** Shown beside the phase: `3 to add`, `dev-network failed`. */
  readonly note?: string;
  /** Milliseconds since the epoch at which work on the stack began and, if it is over, ended. */
  readonly began?: number;
  readonly ended?: number;
}

/** `applying 12/40  3.2 s` */
export function statusText({ phase, count, note, began, ended }: Status, now: number): string {
  const counted = count === undefined ? phase : `${phase} ${count.done}/${count.of}`;
  const what = note === undefined ? counted : phase === "done" ? note : `${counted}: ${note}`;
  return began === undefined ? what : `${what}  ${seconds((ended ?? now) - began)}`;
}

export function seconds(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const whole = Math.round(milliseconds / 1000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** How many of the operations that run are named. */
const named = 3;

/** `creating aws_nat_gateway.a for 45.0 s and 2 more`: what a stack waits for, longest first; empty if nothing runs. */
export function waitText(operations: readonly Operation[], now: number): string {
  if (operations.length === 0) return "";
  const texts = operations
    .slice(0, named)
    .map(({ doing, address, since }) => `${doing} ${address} for ${seconds(now - since)}`);
  const more = operations.length - named;
  return `${texts.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
