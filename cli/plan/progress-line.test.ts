import { expect, it } from "vitest";
import { seconds, statusText, waitText } from "./progress-line.ts";

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

it("names what a stack waits for, and counts the rest", () => {
  const operations = ["a", "b", "c", "d", "e"].map((name, index) => {
    return { stack: "dev-network", address: `aws_vpc.${name}`, doing: "creating", since: index * 1000 };
  });
  expect(waitText(operations, 90_000)).toBe(
    "creating aws_vpc.a for 1 min 30 s, creating aws_vpc.b for 1 min 29 s, creating aws_vpc.c for 1 min 28 s and 2 more",
  );
  expect(waitText([], 0)).toBe("");
});
