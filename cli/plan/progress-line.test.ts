import { expect, it } from "vitest";
import { seconds, statusText } from "./progress-line.ts";

it.each([
  [{ phase: "waiting" }, "waiting"],
  [{ phase: "planning", began: 1000 }, "planning  3.2 s"],
  [{ phase: "applying", count: { done: 12, of: 40 }, began: 1000 }, "applying 12/40  3.2 s"],
  [{ phase: "done", note: "3 to add", began: 1000, ended: 2000 }, "3 to add  1.0 s"],
  [{ phase: "not run", note: "dev-network failed" }, "not run: dev-network failed"],
] as const)("%j", (status, text) => {
  expect(statusText(status, 4200)).toBe(text);
});

it("shows minutes from one minute on", () => {
  expect([59_900, 60_000, 725_000].map(seconds)).toEqual(["59.9 s", "1 min 0 s", "12 min 5 s"]);
});
