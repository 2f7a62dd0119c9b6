import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenForInterrupts } from "./interruption.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening(timeLimit?: number) {
  let press = (): void => {};
  const done: string[] = [];
  const said: string[] = [];
  const interruption = listenForInterrupts({
    io: {
      onInterrupt(listener) {
        press = listener;
        return () => done.push("stopped listening");
      },
      exit: (code) => done.push(`exit ${code}`),
    },
    terraform: { interrupt: () => done.push("interrupt"), kill: () => done.push("kill") },
    program: "OpenTofu",
    progress: { say: (text) => said.push(text) },
    now: () => Date.now(),
    lastWord: () => "Creating aws_vpc.a.",
    timeLimit,
  });
  const pressAfter = (milliseconds: number): void => {
    vi.advanceTimersByTime(milliseconds);
    press();
  };
  return { interruption, done, said, pressAfter };
}

it("treats signals that arrive with the first as the same Ctrl-C", () => {
  const { interruption, done, pressAfter } = listening();
  expect(interruption.isInterrupted()).toBe(false);
  for (const milliseconds of [0, 3, 996]) pressAfter(milliseconds);
  expect(done).toEqual(["interrupt"]);
  expect([interruption.isInterrupted(), interruption.isKilled()]).toEqual([true, false]);
});

it("kills the program once, at the second Ctrl-C, and says what it was doing", () => {
  const { interruption, done, said, pressAfter } = listening();
  for (const milliseconds of [0, 1000, 0, 2000]) pressAfter(milliseconds);
  expect(done).toEqual(["interrupt", "kill"]);
  expect(said[0]).toContain("Stopping: OpenTofu finishes the current resource");
  expect(said[1]).toBe("\nKilled. Creating aws_vpc.a.");
  expect(interruption.isKilled()).toBe(true);
});

it("ends the process seconds after the second Ctrl-C, whatever still runs", () => {
  const { done, pressAfter } = listening();
  for (const milliseconds of [0, 1000]) pressAfter(milliseconds);
  vi.advanceTimersByTime(5000);
  expect(done).toEqual(["interrupt", "kill", "exit 1"]);
});

it("does not end a process that ends by itself", () => {
  const { interruption, done, pressAfter } = listening();
  for (const milliseconds of [0, 1000]) pressAfter(milliseconds);
  interruption.stop();
  vi.runAllTimers();
  expect(done).toEqual(["interrupt", "kill", "stopped listening"]);
});

describe("a time limit", () => {
  it("stops like Ctrl-C, kills if that takes too long, and then ends", () => {
    const { interruption, done, said } = listening(60_000);
    vi.advanceTimersByTime(59_999);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect([done, interruption.isInterrupted()]).toEqual([["interrupt"], true]);
    expect(said[0]).toContain("The time limit is over: OpenTofu finishes");
    vi.advanceTimersByTime(120_000);
    expect(done).toEqual(["interrupt", "kill"]);
    vi.runAllTimers();
    expect(done).toEqual(["interrupt", "kill", "exit 1"]);
  });

  it("ends with Ctrl-C", () => {
    const { done, pressAfter } = listening(60_000);
    pressAfter(0);
    vi.runAllTimers();
    expect(done).toEqual(["interrupt"]);
  });

  it("may be longer than a timer", () => {
    const { interruption, done } = listening(1e12);
    vi.advanceTimersByTime(60_000);
    interruption.stop();
    expect(done).toEqual(["stopped listening"]);
  });
});

it("stops listening", () => {
  const { interruption, done } = listening();
  interruption.stop();
  expect(done).toEqual(["stopped listening"]);
});
