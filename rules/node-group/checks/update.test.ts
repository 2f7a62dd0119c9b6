import { describe, expect, it } from "vitest";
import { mostUnavailable } from "../update.ts";
import { checkUpdate } from "./update.ts";

describe("how many nodes an update may replace at once", () => {
  it.each([
    [{ maxUnavailable: 0 }, "maxUnavailable: 0 is not a number of nodes that EKS replaces at once."],
    [{ maxUnavailable: 101 }, "maxUnavailable: 101 is not"],
    [{ maxUnavailable: 1.5 }, "maxUnavailable: 1.5 is not"],
    [
      { maxUnavailablePercentage: 0 },
      "maxUnavailablePercentage: 0 is not a percentage. Use a whole number from 1 to 100.",
    ],
    [
      { maxUnavailable: 1, maxUnavailablePercentage: 33 },
      "maxUnavailablePercentage: EKS takes a number or a percentage.",
    ],
  ])("is refused: %j", (change, message) => {
    const problems = checkUpdate(change).map(({ path, message: text }) => `${path.join(".")}: ${text}`);
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  it("is a third of them, unless the author says more", () => {
    expect(mostUnavailable({})).toEqual({ maxUnavailablePercentage: 33 });
    expect(mostUnavailable({ strategy: "minimal", maxUnavailable: 2 })).toEqual({ maxUnavailable: 2 });
    expect(checkUpdate({})).toEqual([]);
    expect(checkUpdate({ maxUnavailable: 100 })).toEqual([]);
  });
});
