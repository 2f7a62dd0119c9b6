import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyRepository } from "../repository-copy.ts";

// Follows "Make it yours" of the README in a copy: tests must still pass after an adopter changes the environments.

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const copy = mkdtempSync(join(tmpdir(), "adopted-"));

const read = (path: string): string => readFileSync(join(copy, "environments", path), "utf8");
const write = (path: string, text: string): void => writeFileSync(join(copy, "environments", path), text);

function environmentFiles(): string[] {
  return readdirSync(join(copy, "environments")).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "index.ts" && name !== "company.ts",
  );
}

/** Edits every environment file; each edit must change at least one of them. */
function edit(pattern: RegExp, replacement: (...found: string[]) => string): void {
  let edits = 0;
  for (const file of environmentFiles()) {
    write(
      file,
      read(file).replace(pattern, (...found: string[]) => {
        edits += 1;
        return replacement(...found);
      }),
    );
  }
  expect(edits, String(pattern)).toBeGreaterThan(0);
}

function vitest(...tests: string[]) {
  const env = { VITEST: "", NO_COLOR: "1" };
  return execa("vitest", ["run", "--project", "unit", ...tests], {
    cwd: copy,
    preferLocal: true,
    env,
    all: true,
    reject: false,
  });
}

function platform(...args: string[]) {
  return execa(join(copy, "platform"), args, { cwd: copy, env: { NO_COLOR: "1" }, all: true, reject: false });
}

beforeAll(() => copyRepository(repository, copy));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("a copy in which", () => {
  it("accounts, networks, cost centres, a cluster, a disk and the company are changed, and files are added", () => {
    edit(/\b\d{12}\b/g, (account) => `9${account.slice(1)}`);
    edit(/alias: "([\w-]+)"/g, (_, alias) => `alias: "our-${alias}"`);
    edit(/cidr: "10\.(\d+)\./g, (_, range) => `cidr: "10.${Number(range) + 100}.`);
    edit(/costCentre: "([\w-]+)"/g, (_, centre) => `costCentre: "our-${centre}"`);
    edit(/(clusters: \{\n\s+)"?([\w-]+)"?: \{/, (_, before) => `${before}lab: {`);
    edit(/diskGiB: (\d+)/, (_, size) => `diskGiB: ${Number(size) + 50}`);
    write("company.ts", read("company.ts").replace(/owner: "[^"]*"/, 'owner: "our-team"'));
    const added = {
      name: "qa",
      account: { id: "955555555555", alias: "our-qa" },
      region: "eu-central-1",
      protected: false,
      tags: { costCentre: "our-qa" },
      network: { cidr: "10.250.0.0/16", availabilityZones: ["eu-central-1a", "eu-central-1b"], nat: "single" },
    };
    write(
      "qa.ts",
      [
        'import type { PermanentSpec } from "./index.ts";',
        `export default ${JSON.stringify(added, null, 2)} satisfies PermanentSpec;`,
        "",
      ].join("\n"),
    );
    mkdirSync(join(copy, "environments", "personal"), { recursive: true });
    write(
      "personal/anna.ts",
      'import { derive } from "../index.ts";\nimport qa from "../qa.ts";\n\nexport default derive(qa, { name: "anna", owner: "anna.b" });\n',
    );
  });

  it("every environment is valid and can be synthesized", async () => {
    const { exitCode, all } = await platform("validate");
    expect(exitCode, all).toBe(0);
    expect(all).toContain("qa: valid");
    expect(all).toContain("anna: valid");
  });

  it("the types are correct", async () => {
    const { exitCode, all } = await execa("tsc", ["-p", "."], {
      cwd: copy,
      preferLocal: true,
      all: true,
      reject: false,
    });
    expect(exitCode, all).toBe(0);
  });

  it("every test of environments, stacks, modules and scripts passes", async () => {
    const { exitCode, all } = await vitest("environments", "stacks", "scripts", "modules");
    expect(exitCode, all).toBe(0);
  });

  it("a typo in one file is a problem of that environment, and commands about others work", async () => {
    write("qa.ts", read("qa.ts").replace("eu-central-1", "eu-centrall-1"));
    const listed = await platform("list");
    expect(listed.exitCode, listed.all).toBe(1);
    expect(listed.stdout).toMatch(/^\S+ {3}our-/);
    expect(listed.stderr).toContain('Environment "qa" (environments/qa.ts) is not valid:');
    const [other = ""] = environmentFiles().filter((file) => file !== "qa.ts");
    const validated = await platform("validate", basename(other, ".ts"));
    expect(validated.exitCode, validated.all).toBe(0);
  });
});
