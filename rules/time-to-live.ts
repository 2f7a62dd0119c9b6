const unitMilliseconds: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** Ten thousand days: a date that far away is still one. */
const longest = 10_000 * 86_400_000;

/**
 * Milliseconds of a time to live as an author writes it, such as `3d`, `8h` or `1d12h`; undefined for what is none, and
 * for none at all or more than 10,000 days. Days, which Go and Terraform do not have, are 24 hours.
 */
export function parseTimeToLive(text: string): number | undefined {
  const [, ...parts] = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$/.exec(text) ?? [];
  const total = ["d", "h", "m"].reduce(
    (sum, unit, index) => sum + Number(parts[index] ?? 0) * (unitMilliseconds[unit] ?? 0),
    0,
  );
  return total > 0 && total <= longest ? total : undefined;
}

/** The text that {@link parseTimeToLive} reads, to the minute, of the two largest units: `1d12h`, `8h`, `20m`, `0m`. */
export function timeToLiveText(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor(minutes / 60) % 24, "h"],
    [minutes % 60, "m"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return "0m";
  return parts
    .slice(first, first + 2)
    .flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : []))
    .join("");
}
