import { beforeAll, describe, expect, it } from "vitest";
import { noProvider } from "../reference/asked.ts";
import { referenceConfigurations } from "../reference/reference-configurations.ts";
import { type Compared, comparePlans, type Found } from "./compare-plans.ts";
import { explainedDifferences } from "./explained-differences.ts";

/** As the list of explained differences names it. */
function nameOf({ what, type, path }: Found): string {
  return `${what} ${path === "" ? type : `${type}.${path}`}`;
}

/** `pnpm bench differential` asks about changes of everything that is configured in another way. */
const everyShape = process.env["DIFFERENTIAL"] === "all";

const explained = Object.values(explainedDifferences).flat();

function isExplained(found: Found): boolean {
  return explained.includes(nameOf(found)) || explained.includes(nameOf({ ...found, type: "*" }));
}

describe("the emulator and the real AWS provider 5.100.0", () => {
  let compared: Compared;
  beforeAll(async () => {
    if (noProvider === undefined) compared = await comparePlans(await referenceConfigurations(), everyShape);
  }, 300_000);

  it("are asked to create, change and destroy what the reference environments make", ({ skip }) => {
    skip(noProvider !== undefined, noProvider);
    expect(compared.questions).toBeGreaterThan(everyShape ? 1500 : 1000);
  });

  it("plan the same values and replacements, but for the explained differences", ({ skip }) => {
    skip(noProvider !== undefined, noProvider);
    expect(compared.differences.filter((found) => !isExplained(found)).slice(0, 20)).toEqual([]);
  });

  it("differ in everything that is explained", ({ skip }) => {
    skip(noProvider !== undefined, noProvider);
    const names = new Set(compared.differences.flatMap((found) => [nameOf(found), nameOf({ ...found, type: "*" })]));
    expect(explained.filter((each) => !names.has(each))).toEqual([]);
  });
});
