import { expect, it } from "vitest";
import { steps } from "./growth.ts";

it("tells what each further stack adds", () => {
  const measured = [
    { stacks: 4, cpu: 1000, peakMemory: 0 },
    { stacks: 14, cpu: 1200, peakMemory: 0 },
    { stacks: 114, cpu: 2200, peakMemory: 0 },
  ];
  expect(steps(measured)).toEqual([20, 10]);
});
