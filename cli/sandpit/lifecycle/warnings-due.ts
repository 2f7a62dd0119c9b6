import type { SandpitEntry } from "../entry.ts";

const minute = 60_000;

/**
 * How long before its end the owner of a sandpit is warned, by the mark that the entry then carries. A short life has
 * no room for a warning of two days: each comes at the latest when that part of the whole life is left.
 *
 * Two days, two hours and half an hour are what env0 warns at ("Environment TTL" in its documentation).
 */
const warnings = [
  { mark: "2d", before: 2880 * minute, part: 1 / 2 },
  { mark: "2h", before: 120 * minute, part: 1 / 4 },
  { mark: "30m", before: 30 * minute, part: 1 / 8 },
] as const;

/**
 * The marks of the warnings whose time has come and that were not given, earliest first. If a reaper has not run for
 * long, these are several; the owner needs to read only one, as all say how much time is left now.
 *
 * Who extends a sandpit empties `warned`: then the warnings of the new end are given in their turn.
 */
export function warningsDue(
  { created, expires, warned }: Pick<SandpitEntry, "created" | "expires" | "warned">,
  now: Date,
): string[] {
  const end = Date.parse(expires);
  const life = Math.max(0, end - Date.parse(created));
  if (now.getTime() >= end) return [];
  return warnings
    .filter(({ before, part }) => end - now.getTime() <= Math.min(before, life * part))
    .map(({ mark }) => mark)
    .filter((mark) => !warned.includes(mark));
}
