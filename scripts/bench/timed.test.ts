import { expect, it } from "vitest";
import { median, timed } from "./timed.ts";

const node = (script: string) => timed({ command: [process.execPath, "-e", script], cwd: "." });

it("measures what a program uses", async () => {
  const [idle, busy] = [await node("setTimeout(() => {}, 300)"), await node("while (process.cpuUsage().user < 1e5);")];
  expect(idle.wall).toBeGreaterThan(300);
  // A shell tells times in hundredths of a second.
  expect(busy.cpu).toBeGreaterThanOrEqual(90);
});

it("returns no figure for a program that fails", async () => {
  await expect(node("process.exit(3)")).rejects.toMatchObject({ exitCode: 3 });
});

it("returns the median", () => {
  expect(median([30, 1, 2])).toBe(2);
});
