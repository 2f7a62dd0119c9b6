import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkCompany, company, loadEnvironments, validEnvironments } from "./index.ts";

const loaded = await loadEnvironments(dirname(fileURLToPath(import.meta.url)));

// The content of an environment is up to its authors; it only has to be valid.
describe("the environments of this repository", () => {
  it("are found", () => {
    expect(loaded.length).toBeGreaterThan(0);
  });

  it.each(loaded)("$name is valid", (environment) => {
    expect("problem" in environment ? environment.problem : "valid").toBe("valid");
  });
});

describe("company.ts", () => {
  it("is valid", () => {
    expect(() => checkCompany(company, validEnvironments(loaded))).not.toThrow();
  });
});
