import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/terraform.ts";
import { Journal } from "./journal.ts";

describe("a journal", () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = temporaryDirectory();
    path = join(directory, "below", "journal.jsonl");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("shows each reader what was appended since its last read", () => {
    const [one, other] = [new Journal<number>(path), new Journal<number>(path)];
    expect(one.read()).toEqual([]);
    one.append(1);
    other.append(2);
    expect(one.read()).toEqual([1, 2]);
    one.append(3);
    expect(one.read()).toEqual([3]);
    expect(other.read()).toEqual([1, 2, 3]);
  });

  it("skips a torn line without losing the next record", () => {
    const journal = new Journal<object>(path);
    journal.append({ n: 1 });
    appendFileSync(path, '{"n":');
    expect(journal.read()).toEqual([{ n: 1 }]);
    journal.append({ n: 2 });
    expect(journal.read()).toEqual([{ n: 2 }]);
    expect(new Journal<object>(path).read()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("waits for the rest of a line that is still being written, even inside a character", () => {
    const journal = new Journal<string>(path);
    journal.append("first");
    journal.read();
    const line = Buffer.from('"ü"\n');
    appendFileSync(path, line.subarray(0, 2));
    expect(journal.read()).toEqual([]);
    appendFileSync(path, line.subarray(2));
    expect(journal.read()).toEqual(["ü"]);
  });

  it("writes one line per record", () => {
    const journal = new Journal<string>(path);
    journal.append("a\nb");
    expect(readFileSync(path, "utf8")).toBe('"a\\nb"\n');
  });
});
