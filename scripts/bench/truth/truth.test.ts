import { beforeAll, describe, expect, it } from "vitest";
import { allMistakes } from "./mistakes/index.ts";
import { askAll, difference, isExpected, type Testimony } from "./score.ts";

describe("the set of mistakes", () => {
  it("is large enough to tell something", () => {
    expect(allMistakes.length).toBeGreaterThanOrEqual(200);
  });

  it("names every mistake once", () => {
    const titles = allMistakes.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it("says why nobody notices a mistake, or why the emulator does not although others do", () => {
    const unexplained = allMistakes.filter((each) => !isExpected(each, "emulator") && each.why === undefined);
    expect(unexplained.map(({ title }) => title)).toEqual([]);
  });

  it("expects the local AWS to notice only what the real provider plans", () => {
    const unreached = allMistakes.filter((each) => each.noticed.includes("localAws") && isExpected(each, "provider"));
    expect(unreached.map(({ title }) => title)).toEqual([]);
  });
});

describe("a mistake in what the reference environments synthesize", () => {
  let testimonies: readonly Testimony[];
  beforeAll(async () => {
    testimonies = await askAll(allMistakes, ["emulator", "provider"]);
  }, 300_000);

  it.for(["emulator", "provider"] as const)("is noticed by the %s where the set says so", (name, { skip }) => {
    const testimony = testimonies.find((each) => each.name === name) as Testimony;
    skip(testimony.absent !== undefined, testimony.absent);
    expect(testimony.notices.size).toBe(allMistakes.length);
    const differences = allMistakes.map((mistake) => [mistake.title, difference(mistake, testimony)] as const);
    expect(differences.filter(([, what]) => what !== undefined)).toEqual([]);
  });
});
