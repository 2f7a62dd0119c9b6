import { expect, it } from "vitest";
import type { ReportEnvironment, ReportPersonal } from "../report-data.ts";
import { sortedPersonal, timeLeft } from "./personal.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const inHours = (hours: number) => new Date(now + hours * 3_600_000).toISOString();

it.each<[state: ReportPersonal["state"], expires: number, destroyed: number, text: string, isShort: boolean]>([
  ["ready", 9, 33, "9 hours", true],
  ["ready", 72, 96, "3 days", false],
  ["ready", 71, 95, "2 days 23 hours", false],
  ["sleeping", -3, 21, "over for 3 hours, destroyed in 21 hours", true],
  ["failed", -30, -6, "over for 1 day, due to be destroyed", true],
  ["destroying", -30, -6, "being destroyed", false],
])("%s, with %d hours left: %#", (state, expires, destroyed, text, isShort) => {
  expect(timeLeft({ state, expiresAt: inHours(expires), destroyedAt: inHours(destroyed) }, now)).toEqual({
    text,
    isShort,
  });
});

it("sorts by the time left, or by owner", () => {
  const environment = (name: string, owner: string, hours?: number) =>
    ({
      name,
      owner,
      ...(hours !== undefined && { personal: { expiresAt: inHours(hours) } }),
    }) as ReportEnvironment;
  const all = [
    environment("c", "zoe", 5),
    environment("a", "zoe"),
    environment("b", "ann", 9),
    environment("d", "ann"),
  ];
  const names = (by: "time" | "owner") => sortedPersonal(all, by).map(({ name }) => name);
  expect(names("time")).toEqual(["c", "b", "a", "d"]);
  expect(names("owner")).toEqual(["b", "d", "a", "c"]);
});
