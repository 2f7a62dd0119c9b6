import { expect, it } from "vitest";
import { listenForInterrupts } from "./interruption.ts";

function listening() {
  let time = 5000;
  let press = (): void => {};
  const done: string[] = [];
  const said: string[] = [];
  const interruption = listenForInterrupts({
    io: {
      onInterrupt(listener) {
        press = listener;
        return () => done.push("stopped listening");
      },
    },
    terraform: { interrupt: () => done.push("interrupt"), kill: () => done.push("kill") },
    program: "OpenTofu",
    progress: { say: (text) => said.push(text) },
    now: () => time,
  });
  const pressAfter = (milliseconds: number): void => {
    time += milliseconds;
    press();
  };
  return { interruption, done, said, pressAfter };
}

it("treats signals that arrive with the first as the same Ctrl-C", () => {
  const { interruption, done, pressAfter } = listening();
  expect(interruption.isInterrupted()).toBe(false);
  for (const milliseconds of [0, 3, 996]) pressAfter(milliseconds);
  expect(done).toEqual(["interrupt"]);
  expect(interruption.isInterrupted()).toBe(true);
});

it("kills the program once, at the second Ctrl-C", () => {
  const { done, said, pressAfter } = listening();
  for (const milliseconds of [0, 1000, 0, 2000]) pressAfter(milliseconds);
  expect(done).toEqual(["interrupt", "kill"]);
  expect(said[0]).toContain("Stopping: OpenTofu finishes the current resource");
});

it("stops listening", () => {
  const { interruption, done } = listening();
  interruption.stop();
  expect(done).toEqual(["stopped listening"]);
});
