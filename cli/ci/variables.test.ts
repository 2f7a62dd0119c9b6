import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isKnownAtCreation, projectVariables } from "./variables.ts";

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** The cells of the documentation's table, by the variable in the first. */
const documented = new Map(
  [...read("docs/pipeline.md").matchAll(/^\| `([A-Z_]+)` +\|(.*)\|$/gm)].map(([, name = "", rest = ""]) => [
    name,
    rest.split("|").map((cell) => cell.trim()),
  ]),
);

describe("the variables of the pipelines", () => {
  it("are all in the documentation, with the same words", () => {
    const rows = projectVariables.map(({ name, meaning, without, set, neededBy, isSecret }) => {
      return [name, [meaning, without, set, neededBy, isSecret ? "yes" : "no"]] as const;
    });
    expect(documented).toEqual(new Map(rows));
  });

  it("are all that the pipelines read, beside those that GitLab predefines and those that they set themselves", () => {
    const files = [".gitlab-ci.yml", ".gitlab/jobs.yml", ".gitlab/sandpits.yml", ".gitlab/setup.sh"]
      .map(read)
      .join("\n");
    const own = [...files.matchAll(/\b([A-Z_]+)(: |=)/g)].flatMap(([, name]) => name ?? []);
    const generated = ["PLATFORM_ENVIRONMENT", "PLATFORM_STACK", "PARENT_PIPELINE_ID"];
    const readThere = [...files.matchAll(/\$\{?([A-Z_]+)/g)].flatMap(([, name]) => name ?? []);
    const known = [...own, ...generated, "PWD", ...projectVariables.map(({ name }) => name)];
    expect(readThere.filter((name) => !/^(CI|GITLAB)_/.test(name) && !known.includes(name))).toEqual([]);
  });

  it("may decide which jobs there are, as others may not, which could belong to one environment", () => {
    expect(isKnownAtCreation("PLATFORM_SCHEDULE")).toBe(true);
    expect(isKnownAtCreation("CI_COMMIT_BRANCH")).toBe(true);
    expect(isKnownAtCreation("MINE")).toBe(false);
    expect(isKnownAtCreation("CIRCLE")).toBe(false);
  });
});
