import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { readValue } from "./read-value.ts";

const directory = scratchDirectory("values-");

describe("readValue", () => {
  it.each([
    ["hunter2\n", {}, "hunter2"],
    ["hunter2\r\n", {}, "hunter2"],
    ["hunter2\n", { exact: true }, "hunter2\n"],
    ["-----BEGIN\nx\n-----END\n", {}, "-----BEGIN\nx\n-----END\n"],
    [Uint8Array.of(0xff, 0x0a), {}, Uint8Array.of(0xff, 0x0a)],
  ])("%j with %j", async (given, options, expected) => {
    const file = join(directory, "value");
    writeFileSync(file, given);
    const value = await readValue({ stdin: undefined }, { file, ...options });
    expect(typeof value === "string" ? value : new Uint8Array(value)).toEqual(expected);
    expect(await readValue({ stdin: Readable.from([Buffer.from(given)]) }, options)).toEqual(value);
  });

  it.each([
    ["\n", "is empty"],
    ["x".repeat(65_537), "has 65537 bytes, and a secret at most 65536"],
  ])("refuses %#", async (text, message) => {
    await expect(readValue({ stdin: Readable.from([text]) }, {})).rejects.toThrow(message);
  });

  it("refuses a terminal, and a file that is not there", async () => {
    const stdin = Object.assign(Readable.from([]), { isTTY: true });
    await expect(readValue({ stdin }, {})).rejects.toThrow("Standard input is a terminal");
    await expect(readValue({ stdin }, { file: "/nowhere/x" })).rejects.toThrow("/nowhere/x cannot be read (ENOENT)");
  });
});
