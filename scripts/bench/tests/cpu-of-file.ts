import { appendFileSync, readFileSync } from "node:fs";
import { afterAll, expect } from "vitest";
import type { FileCpu } from "./cpu-table.ts";

// A setup file of Vitest: notes what each test file needs of the processor in TEST_CPU_FILE. vitest.config.ts has it only if
// that is set.

interface Used {
  readonly own: number;
  readonly children: number | undefined;
}

const ticksASecond = 100;

function used(): Used {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1000, children: usedByChildren() };
}

/** Milliseconds of the processes that have ended, with theirs; only Linux tells. */
function usedByChildren(): number | undefined {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return ((Number(fields[13]) + Number(fields[14])) * 1000) / ticksASecond;
  } catch {
    return undefined;
  }
}

/** What earlier files of this process used; a new process has used nothing. */
const counted = globalThis as { usedByEarlierFiles?: Used };

afterAll(() => {
  const file = process.env["TEST_CPU_FILE"];
  const before = counted.usedByEarlierFiles ?? { own: 0, children: 0 };
  const now = used();
  counted.usedByEarlierFiles = now;
  const noted: FileCpu = {
    file: expect.getState().testPath ?? "",
    own: now.own - before.own,
    children: (now.children ?? 0) - (before.children ?? 0),
  };
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(noted)}\n`);
});
