import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EnvironmentFile, touchedEnvironments } from "./touched-environments.ts";

const dev = { name: "dev", file: "environments/dev.ts", imports: [] };
const prod = { name: "prod", file: "environments/prod.ts", imports: ["environments/parts/gpu.ts"] };
const anna = { name: "anna", file: "environments/personal/anna.ts", imports: ["environments/dev.ts"] };
const all: readonly EnvironmentFile[] = [dev, prod, anna];

function names(...changed: string[]): string[] {
  return touchedEnvironments(changed, all).environments.map(({ name }) => name);
}

describe("touches every environment", () => {
  it.each([
    "modules/vpc/vpc.ts",
    "stacks/catalogue.ts",
    "rules/cidr.ts",
    "rules/package.json",
    "environments/company.ts",
    "environments/index.ts",
    "environments/model/environment.ts",
    "environments/parts/not-imported.ts",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "package.json",
    "tsconfig.json",
    "cdktf.json",
    ".terraform.lock.hcl",
    ".node-version",
    "charts/new-layer/values.yaml",
  ])("%s", (path) => {
    expect(names(path)).toEqual(["dev", "prod", "anna"]);
  });
});

describe("touches no environment", () => {
  it.each([
    "README.md",
    "docs/diagrams/dev.svg",
    "modules/vpc/vpc.test.ts",
    "environments/testing/reference.ts",
    "environments/addresses/dev-network.txt",
    "stacks/__snapshots__/stacks.test.ts.snap",
    "cli/plan/run.ts",
    "state/cost/prices.ts",
    "scripts/docs.ts",
    ".gitlab-ci.yml",
    ".gitlab/jobs.yml",
    "images/ci/Dockerfile",
    "examples/nlp-training/train.py",
    "vitest.config.ts",
  ])("%s", (path) => {
    expect(names(path)).toEqual([]);
  });
});

it("touches an environment and those derived from it", () => {
  expect(names("environments/dev.ts")).toEqual(["dev", "anna"]);
  expect(names("environments/personal/anna.ts")).toEqual(["anna"]);
  expect(names("environments/prod.ts", "docs/state.md")).toEqual(["prod"]);
});

it("touches those that import a file", () => {
  expect(names("environments/parts/gpu.ts")).toEqual(["prod"]);
});

it("says which file touches an environment, its own first", () => {
  const { environments } = touchedEnvironments(["environments/dev.ts", "modules/vpc/vpc.ts"], all);
  expect(environments).toEqual([
    { name: "dev", because: "environments/dev.ts" },
    { name: "prod", because: "modules/vpc/vpc.ts" },
    { name: "anna", because: "environments/dev.ts" },
  ]);
});

it("names deleted environments, which touch no other", () => {
  expect(touchedEnvironments(["environments/qa.ts", "environments/personal/ben.ts"], all)).toEqual({
    environments: [],
    deleted: [
      { name: "qa", file: "environments/qa.ts" },
      { name: "ben", file: "environments/personal/ben.ts" },
    ],
  });
});

it("never touches fewer environments when more files change", () => {
  const path = fc.oneof(
    fc.constantFrom("environments/dev.ts", "environments/prod.ts", "environments/parts/gpu.ts", "docs/a.md"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(path), path, (changed, more) => {
      const before = names(...changed);
      expect(names(...changed, more)).toEqual(expect.arrayContaining(before));
    }),
  );
});
