import { closeSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { cutReserve, findUnsavedState, holdsUnsavedState, isReadableState, reserve, stateIn } from "./unsaved-state.ts";

const scratch = scratchDirectory("unsaved-");
const state = { version: 4, serial: 3, lineage: "a", resources: [] };
const dump = JSON.stringify({ "@level": "info", "@message": "Emergency state dump", type: "log", state });
const event = '{"@message":"aws_vpc.a: Creating...","type":"apply_start"}';

describe("the state in a text", () => {
  it("is the text, or what Terraform printed as its last resort", () => {
    expect(stateIn(JSON.stringify(state))).toBe(JSON.stringify(state));
    expect(JSON.parse(stateIn(`${event}\n${dump}\n`) ?? "")).toEqual(state);
  });

  it.each(["", "{}", "null", event, dump.slice(0, -9), JSON.stringify(state).slice(0, -3)])("is not in %j", (text) =>
    expect(stateIn(text)).toBeUndefined(),
  );
});

describe("after a failed apply", () => {
  const files = (contents: Readonly<Record<string, string>>): string => {
    const directory = mkdtempSync(join(scratch, "stack-"));
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(directory, name), text);
    return directory;
  };
  const find = (directory: string, messages = "") =>
    findUnsavedState(directory, join(directory, "terraform.jsonl"), messages);

  it("the state is in errored.tfstate", () => {
    const directory = files({ "errored.tfstate": JSON.stringify(state), "terraform.jsonl": event });
    expect(find(directory)).toEqual({ kind: "kept", file: join(directory, "errored.tfstate") });
  });

  it("or in the output, which is kept, where even that file is empty", () => {
    const directory = files({ "errored.tfstate": "", "terraform.jsonl": `${event}\n${dump}\n` });
    expect(find(directory)).toEqual({ kind: "kept", file: join(directory, "unsaved.jsonl") });
    expect(existsSync(join(directory, "terraform.jsonl"))).toBe(false);
    expect(holdsUnsavedState(directory)).toBe(true);
  });

  it("or lost", () => {
    expect(find(files({ "errored.tfstate": "", "terraform.jsonl": dump.slice(0, 90) }))).toEqual({ kind: "lost" });
    expect(find(files({ "terraform.jsonl": event }), "Failed to save state")).toEqual({ kind: "lost" });
  });

  it("or saved", () => {
    const directory = files({ "terraform.jsonl": event });
    expect(find(directory, "creating aws_vpc.a: no capacity")).toBeUndefined();
    expect(holdsUnsavedState(directory)).toBe(false);
  });

  it("a local state that is cut off is noticed", () => {
    const directory = files({ whole: JSON.stringify(state), cut: JSON.stringify(state).slice(0, 20), empty: "" });
    expect(["whole", "empty", "missing", "cut"].map((name) => isReadableState(join(directory, name)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

it("reserves room for the output, and cuts off what was not used", () => {
  const file = join(scratch, "reserved");
  const output = reserve(file, 100_000);
  expect(statSync(file)).toMatchObject({ size: 100_000, mode: 0o100600 });
  writeSync(output, "one\n");
  closeSync(output);
  cutReserve(file);
  expect(readFileSync(file, "utf8")).toBe("one\n");
});
