import { UserError } from "@ml-platform/rules";

const unitMilliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const part = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g;

/**
 * Milliseconds of a duration as Go, and so Terraform, writes it, such as `90s` or `1h30m`; undefined for what is not one.
 *
 * Source: https://pkg.go.dev/time#ParseDuration
 */
export function milliseconds(duration: string): number | undefined {
  const parts = [...duration.matchAll(part)];
  if (duration === "" || parts.map(([text]) => text).join("") !== duration) return undefined;
  return parts.reduce((sum, [, number, unit = ""]) => sum + Number(number) * (unitMilliseconds[unit] ?? 0), 0);
}

/** @throws {UserError} for a duration that Terraform would refuse */
export function parseLockTimeout(given: string): string {
  if (milliseconds(given) !== undefined) return given;
  throw new UserError(`--lock-timeout "${given}" is not a duration. Pass one such as 0s, 90s or 5m.`);
}

/**
 * Milliseconds after which a run ends.
 *
 * @throws {UserError} for what is not a duration, or none at all
 */
export function parseTimeLimit(given: string): number {
  const limit = milliseconds(given) ?? 0;
  if (limit > 0) return limit;
  throw new UserError(`--time-limit "${given}" is not a duration above 0. Pass one such as 90s, 45m or 1h30m.`);
}
