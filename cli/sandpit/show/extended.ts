import { parseTimeToLive, timeToLiveText, UserError } from "@ml-platform/rules";
import type { SandpitEntry } from "../entry.ts";

/** By how much a sandpit is extended. */
export interface Extension {
  /** `--by`, after its end as it is, or after now if that is over. */
  readonly by?: string | undefined;
  /** `--until`: a time in ISO 8601; a day means its end, and no offset means UTC. */
  readonly until?: string | undefined;
}

/** What a base says about lifetimes. */
interface Lifetimes {
  readonly timeToLive: { readonly default: string; readonly maximum: string };
}

/**
 * The new end of a sandpit: that which is asked for, or as long from now as a new one would live, as far as its base
 * allows.
 *
 * @param isAdmin whether the longest life that the base allows does not matter
 * @throws {UserError} for a time that is none, that is not later than its end, or later than its base allows
 */
export function extended(
  entry: Pick<SandpitEntry, "name" | "base" | "created" | "expires">,
  { timeToLive }: Lifetimes,
  { by, until }: Extension,
  now: Date,
  isAdmin: boolean,
): Date {
  const { name, base } = entry;
  const end = Date.parse(entry.expires);
  const latest = latestEnd(entry, { timeToLive });
  const latestText = `${base} lets a sandpit live for ${timeToLive.maximum} from its creation, so ${name} can be extended to ${minuteText(latest)}`;
  const isAsked = by !== undefined || until !== undefined;
  const wanted =
    until !== undefined
      ? instantOf(until)
      : by === undefined
        ? now.getTime() + (parseTimeToLive(timeToLive.default) ?? 0)
        : Math.max(end, now.getTime()) + spanOf(by);
  const given = isAsked || isAdmin ? wanted : Math.min(wanted, latest);
  if (given > latest && !isAdmin) {
    throw new UserError(
      `${latestText} at most, which is before ${minuteText(given)}. An admin of its base can extend it further with --admin. Nothing was changed.`,
    );
  }
  if (given <= now.getTime()) {
    const reason = given === latest ? `${latestText}, which is over` : `${minuteText(given)} is over`;
    throw new UserError(`${reason}. Nothing was changed.`);
  }
  if (given <= end) {
    const reason =
      !isAsked && end >= latest
        ? `${latestText} at most, and it lives as long already`
        : `${name} lives until ${minuteText(end)}, ${timeToLiveText(end - now.getTime())} from now, which is not before ${minuteText(given)}. Pass a later time with --until or --by`;
    throw new UserError(`${reason}. To end it: ./platform sandpit down ${name}. Nothing was changed.`);
  }
  return new Date(given);
}

/** The latest that the owner of a sandpit can extend it to. */
export function latestEnd({ created }: Pick<SandpitEntry, "created">, { timeToLive }: Lifetimes): number {
  return Date.parse(created) + (parseTimeToLive(timeToLive.maximum) ?? 0);
}

/** `2026-11-29 12:00 UTC` */
export function minuteText(time: number | Date): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function spanOf(by: string): number {
  const span = parseTimeToLive(by);
  if (span !== undefined) return span;
  throw new UserError(`--by "${by}" is no length of time. Pass one such as 8h, 2d or 1d12h. Nothing was changed.`);
}

const pattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/;

function instantOf(until: string): number {
  const [, day, time = "23:59", offset = "Z"] = pattern.exec(until) ?? [];
  const instant = Date.parse(`${day}T${time}${offset}`);
  if (!Number.isNaN(instant)) return instant;
  throw new UserError(
    `--until "${until}" is no time. Pass a day or a time, such as 2026-12-01, or 2026-12-01T18:00+01:00. Nothing was changed.`,
  );
}
