import { expect, it } from "vitest";
import { childrenTime, timeOfTool } from "./other-tools.ts";

it("reads the time of children from what a shell says", () => {
  expect(childrenTime("0m9.00s 0m9.00s\n1m2.50s 0m0.25s\n")).toBe(62_750);
});

it("says why a program is not compared with", async () => {
  expect(await timeOfTool("no-such-program", [])).toEqual({ skipped: "no-such-program is not installed" });
});
