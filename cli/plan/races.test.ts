import { expect, it } from "vitest";
import { raced, raceOf, runRace } from "../testing/race.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** Every pair of commands once; `pnpm bench races` runs each four times. */
const pairs = (raced.length * (raced.length + 1)) / 2;
const count = Number(process.env["RACES"] ?? pairs);

describeWithTerraform("two commands at once on one environment", () => {
  const races = Array.from({ length: count }, (_, seed) => raceOf(seed));

  it.for(races)(
    "leave no object that no state knows, and say nothing that is not true: $seed, $first and $second",
    async (race) => {
      expect(await runRace(race), JSON.stringify(race)).toEqual([]);
    },
  );
});
