import { describe, expect, it } from "vitest";
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
  // `pnpm bench truth` asks the real provider and the local AWS, too: what they notice does not depend on this repository.
  it("is noticed by the emulator where the set says so", async () => {
    const [testimony] = (await askAll(allMistakes, ["emulator"])) as [Testimony];
    expect(testimony.notices.size).toBe(allMistakes.length);
    const differences = allMistakes.map((mistake) => [mistake.title, difference(mistake, testimony)] as const);
    expect(differences.filter(([, what]) => what !== undefined)).toEqual([]);
  }, 300_000);
});
