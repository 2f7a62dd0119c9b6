import { fileURLToPath } from "node:url";
import { skipWithoutPrograms } from "@ml-platform/cli/testing";
import { execa } from "execa";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../examples/nlp-training/", import.meta.url));

describe("the training program", () => {
  skipWithoutPrograms("python3");

  it("passes its own tests", async () => {
    const env = { PYTHONDONTWRITEBYTECODE: "1" };
    const { exitCode, stderr } = await execa("python3", ["-m", "unittest"], { cwd: folder, env, reject: false });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/^Ran [1-9]/m);
  });
});
