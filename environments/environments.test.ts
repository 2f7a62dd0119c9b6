import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadEnvironments } from "./index.ts";

const loaded = await loadEnvironments(dirname(fileURLToPath(import.meta.url)));

// What an environment says is its authors' business; what it must not be is invalid.
describe("the environments of this repository", () => {
  it("are found", () => {
    expect(loaded.length).toBeGreaterThan(0);
  });

  it.each(loaded)("$name is valid", (environment) => {
    expect("problem" in environment ? environment.problem : "valid").toBe("valid");
  });
});
