import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { day, KeptResults } from "./kept-results.ts";

const scratch = scratchDirectory("kept-results-");
let count = 0;
const nextDirectory = (): string => join(scratch, `${++count}`, "kept");

it("returns what was written under the key, by any command", () => {
  const directory = nextDirectory();
  const kept = new KeptResults<unknown>(directory);
  expect(kept.read("a")).toBeUndefined();
  kept.write("a", { text: "one\ntwo" });
  kept.write("b", 2);
  expect(new KeptResults(directory).read("a")).toEqual({ text: "one\ntwo" });
  kept.write("a", 3);
  expect(kept.read("a")).toBe(3);
  expect(readdirSync(directory)).toEqual(["a", "b"]);
});

it("is readable by its owner only", () => {
  const directory = nextDirectory();
  new KeptResults(directory).write("a", 1);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, "a")).mode & 0o777).toBe(0o600);
});

it.each<[string, (file: string) => void]>([
  ["was cut off", (file) => truncateSync(file, statSync(file).size - 1)],
  ["is empty", (file) => truncateSync(file)],
  ["was changed", (file) => writeFileSync(file, readFileSync(file, "utf8").replace("dev", "bar"))],
  ["has no checksum", (file) => writeFileSync(file, '{"name":"dev"}')],
])("does not return what %s", (_, damage) => {
  const directory = nextDirectory();
  const kept = new KeptResults(directory);
  kept.write("a", { name: "dev" });
  damage(join(directory, "a"));
  expect(kept.read("a")).toBeUndefined();
  kept.write("a", { name: "dev" });
  expect(kept.read("a")).toEqual({ name: "dev" });
});

it("keeps nothing where it cannot write", () => {
  const directory = nextDirectory();
  mkdirSync(join(directory, ".."), { recursive: true });
  writeFileSync(directory, "a file");
  const kept = new KeptResults(directory);
  kept.write("a", 1);
  expect(kept.read("a")).toBeUndefined();
});

it.each([
  ["a week", 8, undefined],
  ["as long as it is told", 2, day],
])("forgets what was not used for %s, except for the last 200", (_, days, unusedFor) => {
  const directory = nextDirectory();
  const kept = new KeptResults(directory, unusedFor);
  mkdirSync(directory, { recursive: true });
  const now = Date.now() / 1000;
  for (let index = 0; index < 203; index++) {
    const file = join(directory, `old-${index}`);
    writeFileSync(file, "");
    utimesSync(file, now - days * 86_400 - index, now - days * 86_400 - index);
  }
  kept.write("new", 1);
  const left = readdirSync(directory);
  expect(left).toHaveLength(200);
  expect(left).toContain("new");
  expect(left).not.toContain("old-199");
});
