import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { company } from "../company.ts";
import { loadEnvironments } from "./load.ts";
import { findEnvironment, validEnvironments } from "./loaded.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "environments-"));
  mkdirSync(join(directory, "personal"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const spec = (name: string, cidr: string, more: object = {}) => ({
  name,
  account: { id: "111111111111", alias: "ml-test" },
  region: "us-east-2",
  protected: false,
  tags: { costCentre: "ml-test" },
  network: { cidr, availabilityZones: ["us-east-2a", "us-east-2b"], nat: "single" },
  ...more,
});

/** What `derive` returns for an environment with its own network. */
const personal = (cidr: string) => {
  const base = spec("base", "10.240.0.0/16");
  return { kind: "personal", name: "anna", owner: "anna.b", base, network: { ...base.network, cidr } };
};

/** A TypeScript file without types, as Node itself evaluates it. */
function write(path: string, value: object | string): void {
  const text = typeof value === "string" ? value : `export default ${JSON.stringify(value)};`;
  writeFileSync(join(directory, path), text);
}

describe("loadEnvironments", () => {
  it("finds every file without registration, in the order of promotion, personal ones last", async () => {
    const names = [...company.promotion, "aaa", "bbb"];
    for (const [index, name] of names.toReversed().entries()) {
      write(`${name}.ts`, spec(name, `10.${index}.0.0/16`));
    }
    write("personal/anna.ts", personal("10.250.0.0/16"));
    for (const name of ["index.ts", "company.ts", "dev.test.ts", "types.d.ts", "README.md"]) write(name, "broken(");
    const loaded = await loadEnvironments(directory);
    expect(loaded.map(({ name, file }) => [name, file])).toEqual([
      ...names.map((name) => [name, `environments/${name}.ts`]),
      ["anna", "environments/personal/anna.ts"],
    ]);
    expect(validEnvironments(loaded)).toHaveLength(names.length + 1);
  });

  it.each([
    ["a syntax error", "export default {", /^environments\/broken\.ts cannot be loaded: /],
    ["a promise that is rejected", "export default Promise.reject(new Error('later'))", /cannot be loaded: later$/],
    ["an error when it is evaluated", "throw new Error('no such thing')", /cannot be loaded: no such thing$/],
    ["no default export", "export const broken = {}", /^environments\/broken\.ts has no default export\./],
    [
      "a value that is not allowed",
      { ...spec("broken", "10.2.0.0/16"), region: "us-east-9" },
      /region: "us-east-9" is not/,
    ],
    ["another name", spec("fixed", "10.2.0.0/16"), /an environment called "fixed"\. Rename the file to fixed\.ts/],
  ])("reports %s as a problem of that file and loads the others", async (_, broken, problem) => {
    write("dev.ts", spec("dev", "10.1.0.0/16"));
    write("broken.ts", broken);
    const loaded = await loadEnvironments(directory);
    expect(findEnvironment(loaded, "dev").name).toBe("dev");
    expect(() => findEnvironment(loaded, "broken")).toThrow(problem);
    expect(validEnvironments(loaded).map(({ name }) => name)).toEqual(["dev"]);
  });

  it.each(["dev", "environments/dev.ts"])("reads no personal environment for a command about %s", async (asked) => {
    write("dev.ts", spec("dev", "10.1.0.0/16"));
    write("prod.ts", spec("prod", "10.1.0.0/16"));
    write("personal/anna.ts", "throw new Error('was read')");
    const loaded = await loadEnvironments(directory, { asked });
    expect(loaded.map((each) => ("problem" in each ? each.problem : "valid"))).toEqual([
      "valid",
      expect.stringContaining("overlaps 10.1.0.0/16 of dev"),
      `environments/personal/anna.ts was not read, because the command is about ${asked}.`,
    ]);
  });

  it.each(["anna", "environments/personal/anna.ts", "missing", undefined])(
    "reads every environment for a command about %s",
    async (asked) => {
      write("dev.ts", spec("dev", "10.1.0.0/16"));
      write("personal/anna.ts", personal("10.250.0.0/16"));
      write("personal/ben.ts", "throw new Error('was read')");
      const loaded = await loadEnvironments(directory, { asked });
      expect(loaded.map((each) => ("problem" in each ? each.problem : "valid"))).toEqual([
        "valid",
        "valid",
        "environments/personal/ben.ts cannot be loaded: was read",
      ]);
    },
  );

  it("refuses the later of two environments whose networks overlap", async () => {
    write("dev.ts", spec("dev", "10.1.0.0/16"));
    write("personal/anna.ts", personal("10.1.16.0/20"));
    const loaded = await loadEnvironments(directory);
    expect(findEnvironment(loaded, "dev").name).toBe("dev");
    expect(() => findEnvironment(loaded, "anna")).toThrow(/^Environment "anna".*\n {2}network\.cidr: .* of dev\./);
  });

  it("refuses the later of two files with the same name", async () => {
    write("dev.ts", spec("dev", "10.1.0.0/16"));
    write("personal/dev.ts", spec("dev", "10.2.0.0/16"));
    const loaded = await loadEnvironments(directory);
    expect(loaded.map((each) => ("problem" in each ? each.problem : "valid"))).toEqual([
      "valid",
      "environments/personal/dev.ts and environments/dev.ts have the same name. Rename one.",
    ]);
  });

  it("finds nothing if there is no folder", async () => {
    expect(await loadEnvironments(join(directory, "missing"))).toEqual([]);
  });

  it("refuses a sandpit: only commands make them, and take them down", async () => {
    write("personal/anna.ts", 'export default { kind: "personal", name: "anna", sandpit: "shared" };');
    expect(await loadEnvironments(directory)).toMatchObject([
      { problem: expect.stringContaining("environments/personal/anna.ts describes a sandpit, which has no file") },
    ]);
  });

  it("refuses a kind of environment in the folder of the other", async () => {
    write("anna.ts", personal("10.1.0.0/16"));
    write("personal/bob.ts", spec("bob", "10.2.0.0/16"));
    const loaded = await loadEnvironments(directory);
    expect(loaded).toMatchObject([
      { problem: "environments/anna.ts describes a personal environment. Move the file to environments/personal/." },
      { problem: expect.stringMatching(/^environments\/personal\/bob\.ts describes a permanent environment\. Move/) },
    ]);
  });
});

describe("findEnvironment", () => {
  it.each(["dev", "environments/dev.ts", "./environments/dev.ts", "/repository/environments/dev.ts"])(
    "finds %s",
    async (name) => {
      write("dev.ts", spec("dev", "10.1.0.0/16"));
      expect(findEnvironment(await loadEnvironments(directory), name).name).toBe("dev");
    },
  );

  it.each(["dev.ts", "DEV", "elsewhere/dev.ts"])("does not take %s for dev", async (name) => {
    write("dev.ts", spec("dev", "10.1.0.0/16"));
    const loaded = await loadEnvironments(directory);
    expect(() => findEnvironment(loaded, name)).toThrow(`No environment is called "${name}".`);
  });

  it("says where environments are, if none was meant", async () => {
    write("first.ts", spec("first", "10.1.0.0/16"));
    const loaded = await loadEnvironments(directory);
    expect(() => findEnvironment(loaded, "qa")).toThrow(
      'Each is a .ts file in environments/ or environments/personal/; "./platform init" writes a new one.',
    );
  });

  it("suggests the name that was meant, and lists all names", async () => {
    write("first.ts", spec("first", "10.1.0.0/16"));
    write("second.ts", spec("second", "10.2.0.0/16"));
    const loaded = await loadEnvironments(directory);
    expect(() => findEnvironment(loaded, "secnd")).toThrow(
      'No environment is called "secnd". Did you mean "second"? Environments: first, second.',
    );
  });
});
