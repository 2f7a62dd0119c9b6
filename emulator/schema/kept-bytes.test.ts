import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/terraform.ts";
import { keptBytes } from "./kept-bytes.ts";

describe("what is kept", () => {
  let directory: string;
  let path: string;
  let made: number;
  beforeEach(() => {
    directory = temporaryDirectory();
    path = join(directory, "below", "kept");
    made = 0;
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const ask = (inputs: readonly (string | Uint8Array)[], at = path): string => {
    const make = (): Buffer => {
      made++;
      return Buffer.from(`made of ${inputs.join()}`);
    };
    return Buffer.from(keptBytes(at, inputs, make)).toString();
  };

  it("is made once for the same inputs", () => {
    expect([ask(["a", "b"]), ask(["a", "b"]), made]).toEqual(["made of a,b", "made of a,b", 1]);
    expect(readdirSync(join(directory, "below"))).toEqual(["kept"]);
  });

  it.each([[["a", "c"]], [["ab"]], [["a", "b", ""]], [["b", "a"]], [[Buffer.from("a"), "x"]]])(
    "is made again for other inputs: %j",
    (inputs) => {
      ask(["a", "b"]);
      expect([ask(inputs), made]).toEqual([`made of ${inputs.join()}`, 2]);
      expect([ask(inputs), made]).toEqual([`made of ${inputs.join()}`, 2]);
    },
  );

  it("is made again when its file is damaged or ends early", () => {
    ask(["a"]);
    const whole = readFileSync(path);
    const changed = Buffer.from(whole);
    changed[changed.length - 1] = 0;
    for (const damage of [Buffer.alloc(0), whole.subarray(0, 40), whole.subarray(0, -1), changed]) {
      writeFileSync(path, damage);
      expect(ask(["a"])).toBe("made of a");
      expect(readFileSync(path)).toEqual(whole);
    }
    expect(made).toBe(5);
  });

  it("is given where it cannot be kept", () => {
    writeFileSync(join(directory, "file"), "");
    const at = join(directory, "file", "kept");
    expect([ask(["a"], at), ask(["a"], at), made]).toEqual(["made of a", "made of a", 2]);
  });
});
