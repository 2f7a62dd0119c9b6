import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { followLines } from "./follow.ts";

const scratch = mkdtempSync(join(tmpdir(), "follow-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it("yields each line once it is complete, and the rest at the end", async () => {
  const file = join(scratch, "log");
  writeFileSync(file, "one\ntw");
  let end = (): void => {};
  const lines = followLines(file, new Promise<void>((resolve) => (end = resolve)));
  expect((await lines.next()).value).toBe("one");
  const second = lines.next();
  const euro = Buffer.from("€");
  appendFileSync(file, Buffer.concat([Buffer.from("o "), euro.subarray(0, 1)]));
  await new Promise((resolve) => setTimeout(resolve, 120));
  appendFileSync(file, Buffer.concat([euro.subarray(1), Buffer.from("\nthree")]));
  expect((await second).value).toBe("two €");
  appendFileSync(file, ", four");
  end();
  expect((await lines.next()).value).toBe("three, four");
  expect((await lines.next()).done).toBe(true);
});

it("reads the whole file even if its writer failed", async () => {
  const file = join(scratch, "long");
  const written = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
  writeFileSync(file, `${written.join("\n")}\n`);
  const lines: string[] = [];
  for await (const line of followLines(file, Promise.reject(new Error("died")))) lines.push(line);
  expect(lines).toEqual(written);
});
