import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadEnvironments, type PermanentSpec } from "@ml-platform/environments";
import { completeSpec, smallSpec } from "@ml-platform/environments/testing";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyRepository } from "../repository-copy.ts";

// Follows "Make it yours" of the README in a copy: tests must pass whatever the environments are.
// The copy starts with an adopter's environments, so that this test does not depend on those of the repository either.

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const copy = realpathSync(mkdtempSync(join(tmpdir(), "adopted-")));

const read = (path: string): string => readFileSync(join(copy, "environments", path), "utf8");
const write = (path: string, text: string): void => writeFileSync(join(copy, "environments", path), text);

function edit(path: string, ...[before, after]: [string, string]): void {
  const text = read(path);
  expect(text).toContain(before);
  write(path, text.replace(before, after));
}

function writePermanent(spec: PermanentSpec): void {
  write(
    `${spec.name}.ts`,
    `import type { PermanentSpec } from "./index.ts";\n\nexport default ${JSON.stringify(spec, null, 2)} satisfies PermanentSpec;\n`,
  );
}

function run(command: string, ...args: string[]) {
  return execa(command, args, {
    cwd: copy,
    preferLocal: true,
    // In one process, whose files share modules.
    env: { VITEST: "", VITEST_MAX_WORKERS: "1", NO_COLOR: "1" },
    all: true,
    reject: false,
  });
}

/**
 * Tests that read the environments of the repository or company.ts, or take from it what environments do not say. All others
 * run on reference environments: the layer rules let no other test import an environment of the repository.
 */
const dependent = [
  ...["environments/environments", "environments/model/check-company", "environments/model/load"],
  ...["stacks/stacks", "stacks/bootstrap/bootstrap-stack"],
  ...["scripts/addresses/environments", "scripts/docs/environment-reference"],
].map((path) => join(copy, `${path}.test.ts`));

beforeAll(async () => {
  copyRepository(repository, copy);
  // Vitest would run it with environments/environments.test.ts, which its path ends with.
  rmSync(join(copy, "scripts/bench/environments/environments.test.ts"));
  const importModule = async () => ({});
  for (const { file } of await loadEnvironments(join(copy, "environments"), { importModule })) rmSync(join(copy, file));
  const addresses = join(copy, "environments", "addresses");
  rmSync(addresses, { recursive: true });
  const company = read("company.ts").replace(/owner: "[^"]*"/, 'owner: "our-team"');
  const promoted = company.replace(/promotion: \[[^\]]*\]/, 'promotion: ["lab", "live"]');
  write("company.ts", promoted.replace(/appliedOnMerge: \[[^\]]*\]/, 'appliedOnMerge: ["lab"]'));
  writePermanent({ ...smallSpec, name: "lab", account: { id: "955555555555", alias: "our-lab" } });
  writePermanent({ ...completeSpec, name: "live", account: { id: "966666666666", alias: "our-live" } });
  // As if they were accepted.
  mkdirSync(addresses);
  cpSync(join(copy, "stacks/__snapshots__/complete-network.addresses.txt"), join(addresses, "live-network.txt"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("a copy with environments of its own", () => {
  it("is changed: a cluster, a disk, a zone, two new files", async () => {
    edit("lab.ts", '"ml": {', '"research": {');
    edit("live.ts", '"diskGiB": 200', '"diskGiB": 250');
    edit("live.ts", '"us-east-2a",\n      "us-east-2b",\n      "us-east-2c"', '"us-east-2a",\n      "us-east-2b"');
    writePermanent({
      name: "qa",
      account: { id: "977777777777", alias: "our-qa" },
      region: "eu-central-1",
      protected: false,
      tags: { costCentre: "our-qa" },
      network: { cidr: "10.60.0.0/16", availabilityZones: ["eu-central-1a", "eu-central-1b"], nat: "single" },
    });
    mkdirSync(join(copy, "environments", "personal"), { recursive: true });
    write(
      "personal/anna.ts",
      'import { derive } from "../index.ts";\nimport lab from "../lab.ts";\n\nexport default derive(lab, { name: "anna", owner: "anna.b", clusters: { research: { kubernetes: "1.36" } } });\n',
    );
    const { exitCode, all } = await run(join(copy, "platform"), "list");
    expect(exitCode, all).toBe(0);
    for (const stack of ["lab-network", "live-network", "qa-network", "anna-research-cluster"])
      expect(all).toContain(stack);
  });

  it("has correct types", async () => {
    // Nothing else imports environments.
    const config = { extends: "./tsconfig.json", include: ["environments/*.ts", "environments/personal/*.ts"] };
    writeFileSync(join(copy, "tsconfig.environments.json"), JSON.stringify(config));
    const { exitCode, all } = await run("tsc", "--project", "tsconfig.environments.json");
    expect(exitCode, all).toBe(0);
  });

  it("passes every test of environments, but the one that names the resources that a change would destroy", async () => {
    const { exitCode, all } = await run("vitest", "run", "--project", "unit", ...dependent);
    expect(exitCode, all).toBe(1);
    expect(all).toMatch(/Tests +1 failed \| \d+ passed/);
    expect(all).toContain("If that is intended: pnpm accept live");
    expect(all).toContain("live-network: aws_subnet.");
  });

  it("accepts the addresses that are new, and forgets those of what is gone", async () => {
    const { exitCode, all } = await run(process.execPath, "--import", "tsx/esm", "scripts/accept.ts");
    expect(exitCode, all).toBe(0);
    expect(all).toMatch(/^lab-network: \d+ new$/m);
    const [, gone = ""] = /^ {2}- (aws_subnet\.\S+)$/m.exec(all) ?? [];
    expect(gone, all).not.toBe("");
    expect(read("addresses/live-network.txt").split("\n")).not.toContain(gone);
  });
});
