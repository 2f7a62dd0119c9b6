import type { ReportEnvironment, ReportPersonal } from "../report-data.ts";
import { plural, relative, span } from "./format.ts";

/** What becomes of it, and when. */
export interface TimeLeft {
  readonly text: string;
  /** Whether somebody must act soon to keep it. */
  readonly isShort: boolean;
}

const soon = 24 * 3_600_000;

/** `9 hours`, `asleep, destroyed in 2 days`, `over for 3 hours, destroyed in 21 hours`. */
export function timeLeft(
  { state, expiresAt, destroyedAt }: Pick<ReportPersonal, "state" | "expiresAt" | "destroyedAt">,
  now: number,
): TimeLeft {
  const left = Date.parse(expiresAt) - now;
  const untilDestroyed = Date.parse(destroyedAt) - now;
  const destroyed = untilDestroyed > 0 ? `destroyed ${relative(destroyedAt, now)}` : "due to be destroyed";
  if (state === "destroying") return { text: "being destroyed", isShort: false };
  if (left > 0) return { text: exactSpan(left), isShort: left <= soon };
  return { text: `over for ${span(left)}, ${destroyed}`, isShort: true };
}

/** `2 days 23 hours`, `9 hours`: days alone would hide up to one of them. */
function exactSpan(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  const [days, rest] = [Math.floor(hours / 24), hours % 24];
  return days === 0 || rest === 0 ? span(milliseconds) : `${plural(days, "day")} ${plural(rest, "hour")}`;
}

/** By the time left, shortest first, or by owner and then by name. Those without an end come last. */
export function sortedPersonal(
  environments: readonly ReportEnvironment[],
  by: "time" | "owner",
): readonly ReportEnvironment[] {
  const end = ({ personal }: ReportEnvironment): number =>
    personal === undefined ? Number.POSITIVE_INFINITY : Date.parse(personal.expiresAt);
  const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  return [...environments].sort((a, b) =>
    by === "time"
      ? Math.sign(end(a) - end(b)) || byText(a.name, b.name)
      : byText(a.owner ?? "", b.owner ?? "") || byText(a.name, b.name),
  );
}
