import { expect, it } from "vitest";
import { raced, raceOf, runRace } from "../testing/race.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const pairs = (raced.length * (raced.length + 1)) / 2;
/** How often `pnpm bench races` runs a pair of commands: every pair, four times. */
const asked = process.env["RACES"];
/** Without being asked, those that change something are raced, with each other and with a plan. */
const changing: ReadonlySet<string> = new Set(["apply", "destroy"]);

describeWithTerraform("two commands at once on one environment", () => {
  const races = Array.from({ length: Number(asked ?? pairs) }, (_, seed) => raceOf(seed)).filter(
    ({ first, second }) =>
      asked !== undefined || (![first, second].includes("state") && (changing.has(first) || changing.has(second))),
  );

  it.for(races)(
    "leave no object that no state knows, and say nothing that is not true: $seed, $first and $second",
    async (race) => {
      expect(await runRace(race), JSON.stringify(race)).toEqual([]);
    },
  );
});
