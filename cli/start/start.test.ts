import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { compileCommand } from "./compile-command.mjs";
import { compiledCommand } from "./compiled-command.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "start-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Prints the greeting of the code, how it runs, and the environments. */
const main = `
  import { readdirSync, readFileSync, writeFileSync } from "node:fs";
  import { join } from "node:path";
  import { greeting } from "./greeting.ts";
  export async function main(compiled?: {
    environmentFiles: { import(file: string): Promise<{ default: unknown }> };
    mapSources(): void;
  }): Promise<void> {
    if (process.argv[2] === "packages") {
      const [{ STSClient }, { client }] = [await import("@aws-sdk/client-sts"), await import("./client.ts")];
      return console.log(JSON.stringify({ client: client.name, isSame: client === STSClient }));
    }
    const traced = { stack: "" };
    if (process.argv[2] === "trace") compiled?.mapSources();
    Error.captureStackTrace(traced);
    if (process.argv[2] === "trace") console.log(JSON.stringify({ trace: traced.stack }));
    if (process.argv[3] !== undefined) writeFileSync(import.meta.filename, process.argv[3] + readFileSync(import.meta.filename, "utf8"));
    if (process.argv[2] === "fail") throw new Error("unexpected");
    const { late } = await import("./late.ts");
    const url: string = import.meta.url;
    console.log(JSON.stringify({ greeting, late, url, by: compiled === undefined ? "tsx" : "compiled" }));
    const folder = join(import.meta.dirname, "../environments");
    for (const name of compiled === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "index.ts")) {
      try {
        console.log(name, JSON.stringify((await compiled.environmentFiles.import(join(folder, name))).default));
      } catch (failure) {
        console.log(name, (failure as Error).message);
      }
    }
  }
`;

const files = {
  "package.json": JSON.stringify({ packageManager: "pnpm@10.0.0", type: "module" }),
  "pnpm-lock.yaml": "",
  "tsconfig.json": "{}",
  "cli/package.json": JSON.stringify({ type: "module", dependencies: { "@ml-platform/environments": "workspace:*" } }),
  "cli/main.ts": main,
  "cli/greeting.ts": 'export const greeting: string = "hello";',
  "cli/client.ts": 'import { STSClient } from "@aws-sdk/client-sts"; export const client = STSClient;',
  "cli/late.ts": 'export const late = "late";',
  "environments/package.json": JSON.stringify({
    name: "@ml-platform/environments",
    type: "module",
    exports: { ".": "./index.ts" },
  }),
  "environments/index.ts": "export const derive = (base: object, changes: object) => ({ ...base, ...changes });",
  "environments/dev.ts": 'export default { name: "dev" as const, size: 1 };',
  "environments/anna.ts": `import { derive } from "./index.ts"; import dev from "./dev.ts";
    export default derive(dev, { name: "anna" });`,
} as const;

/** A small repository with its own command, started like the one of this repository. */
class Repository {
  readonly root: string;
  readonly cache: string;

  constructor(directory = scratch) {
    mkdirSync(directory, { recursive: true });
    this.root = mkdtempSync(join(directory, "repository-"));
    this.cache = join(this.root, "node_modules/.cache/platform");
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    for (const path of ["cli/bin", "cli/start", "platform"]) {
      cpSync(join(repository, path), join(this.root, path), { recursive: true });
    }
    symlinkSync(join(repository, "cli/node_modules"), join(this.root, "cli/node_modules"));
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async start(argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    const { stdout, stderr, exitCode } = await execa(join(this.root, "platform"), argv, { env, reject: false });
    const [first = "{}", ...environments] = stdout.split("\n");
    return { ...(JSON.parse(first || "{}") as Readonly<Record<string, string>>), environments, stderr, exitCode };
  }

  /** What a start does first, without a process. */
  compile(): Promise<string | undefined> {
    return compiledCommand(this.root);
  }

  compiled(): string[] {
    return readdirSync(this.cache);
  }

  /** Marks the compiled code, so that a later start from it can be recognized. */
  mark(): void {
    for (const name of this.compiled()) {
      const file = join(this.cache, name, "main.mjs");
      writeFileSync(file, readFileSync(file, "utf8").replace('"hello"', '"marked"'));
    }
  }
}

describe("the command", () => {
  it("is compiled only at the first start", async () => {
    const repository = new Repository();
    expect(await repository.start()).toMatchObject({ greeting: "hello", late: "late", by: "compiled", exitCode: 0 });
    repository.mark();
    expect(await repository.start()).toMatchObject({ greeting: "marked" });
    expect(repository.compiled()).toHaveLength(1);
  });

  it("is compiled again when what it is made of changes, and not when that is changed back", async () => {
    const repository = new Repository();
    const first = await repository.compile();
    for (const path of [
      "cli/greeting.ts",
      "cli/late.ts",
      "pnpm-lock.yaml",
      "tsconfig.json",
      "cli/package.json",
      "cli/start/esbuild.mjs",
      "cli/start/sources.mjs",
    ]) {
      const before = readFileSync(join(repository.root, path), "utf8");
      repository.write(path, path.endsWith(".json") ? '{ "name": "other" }' : `${before}\n`);
      expect(await repository.compile(), path).not.toBe(first);
      repository.write(path, before);
    }
    expect(await repository.compile()).toBe(first);
  });

  it("is compiled again when its code changes while it is compiled", async () => {
    const repository = new Repository();
    const compiling = compileCommand(repository.root, repository.cache);
    repository.write("cli/greeting.ts", 'export const greeting: string = "hello again";');
    await compiling;
    repository.write("cli/greeting.ts", files["cli/greeting.ts"]);
    expect(await repository.start()).toMatchObject({ greeting: "hello" });
    expect(repository.compiled()).toHaveLength(2);
  });

  it("is compiled in parts: a change leaves the others as they were", async () => {
    const repository = new Repository();
    await repository.compile();
    const [folder = ""] = repository.compiled();
    const file = join(repository.cache, folder, "environments.mjs");
    writeFileSync(file, readFileSync(file, "utf8").replace("...changes", "...changes, by: 'before'"));
    repository.write("cli/greeting.ts", 'export const greeting: string = "hello again";');
    const changed = await repository.start();
    expect(changed).toMatchObject({ greeting: "hello again" });
    expect(changed.environments).toContain('anna.ts {"name":"anna","size":1,"by":"before"}');
    repository.write("environments/index.ts", `${files["environments/index.ts"]} // Changed.`);
    expect((await repository.start()).environments).toContain('anna.ts {"name":"anna","size":1}');
  });

  it("is not compiled again in a copy of the repository, wherever that is, and finds sources and packages there", async () => {
    const repository = new Repository();
    await repository.compile();
    repository.mark();
    const copy = new Repository(join(scratch, "copies/deeper"));
    cpSync(repository.cache, copy.cache, { recursive: true });
    expect(await copy.start()).toMatchObject({ greeting: "marked", url: `file://${copy.root}/cli/main.ts` });
    expect(await copy.start(["packages"])).toMatchObject({ client: "STSClient", isSame: true });
  });

  it("runs by tsx on request", async () => {
    const repository = new Repository();
    expect(await repository.start([], { PLATFORM_NO_CACHE: "1" })).toMatchObject({ greeting: "hello", by: "tsx" });
    expect(existsSync(repository.cache)).toBe(false);
  });

  it("runs by tsx when nothing can be cached", async () => {
    const repository = new Repository();
    repository.write("node_modules", "a file");
    expect(await repository.start()).toMatchObject({ greeting: "hello", by: "tsx", exitCode: 0 });
  });

  it("runs by tsx when what is compiled would be elsewhere", async () => {
    const repository = new Repository();
    mkdirSync(join(repository.root, "elsewhere"));
    symlinkSync("elsewhere", join(repository.root, "node_modules"));
    expect(await repository.start()).toMatchObject({ greeting: "hello", by: "tsx", exitCode: 0 });
  });

  it("shows a mistake in the code", async () => {
    const repository = new Repository();
    repository.write("cli/greeting.ts", "export const greeting = ;");
    const { stderr, exitCode } = await repository.start();
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      [
        'error: cli/greeting.ts:1:25: Unexpected ";"',
        "  1 | export const greeting = ;",
        "    |                         ^",
      ].join("\n"),
    );
    expect(repository.compiled()).toEqual([]);
  });

  it.each([
    [
      "at once",
      (name: string) => `import { ${name} } from "@ml-platform/environments"; export const greeting = String(${name});`,
    ],
    [
      "on demand",
      (name: string) => `export const greeting = "hello"; export const later = () => import("./later.ts"); // ${name}`,
    ],
  ])("shows what another package does not export, imported %s", async (_, text) => {
    const repository = new Repository();
    const later = (name: string) =>
      `import { ${name} } from "@ml-platform/environments";\nexport const later = ${name};\n`;
    repository.write("cli/greeting.ts", text("derive"));
    repository.write("cli/later.ts", later("derive"));
    await repository.compile();
    repository.write("cli/greeting.ts", text("derived"));
    repository.write("cli/later.ts", later("derived"));
    const { stderr, exitCode } = await repository.start();
    expect(stderr).toMatch(
      /^error: cli\/(?:greeting|later)\.ts:1:10: No matching export in "environments\/index\.ts" for import "derived"\n/,
    );
    expect(exitCode).toBe(1);
  });

  it("shows what a package exports no longer, though the code that imports it is as it was", async () => {
    const repository = new Repository();
    repository.write(
      "cli/greeting.ts",
      'import { derive } from "@ml-platform/environments"; export const greeting = derive.name;',
    );
    await repository.compile();
    repository.write("environments/index.ts", "export const other = 1;");
    expect((await repository.start()).stderr).toContain(
      'cli/greeting.ts:1:10: No matching export in "environments/index.ts" for import "derive"',
    );
  });

  it.each([
    [
      "cli/greeting.ts",
      'export { greeting } from "../environments/text.ts";',
      "environments/text.ts is imported by code",
    ],
    ["environments/package.json", files["environments/package.json"].replace("index", "none"), "environments/none.ts"],
  ])("says what is wrong with what %s imports or exports", async (path, text, expected) => {
    const repository = new Repository();
    repository.write("environments/text.ts", 'export const greeting = "hello";');
    repository.write(path, text);
    const { stderr, exitCode } = await repository.start();
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain("pnpm");
    expect(exitCode).toBe(1);
  });

  it("is compiled again when other packages are installed", async () => {
    const repository = new Repository();
    repository.write("node_modules/.pnpm/lock.yaml", "one");
    await repository.compile();
    repository.mark();
    repository.write("node_modules/.pnpm/lock.yaml", "two");
    expect(await repository.start()).toMatchObject({ greeting: "hello" });
  });

  it("knows where its sources are", async () => {
    const repository = new Repository();
    const { url } = (await repository.start()) as { url?: string };
    expect(url).toBe(`file://${repository.root}/cli/main.ts`);
    const { stderr } = await repository.start(["fail"]);
    expect(stderr).toContain(`at main (${repository.root}/cli/main.ts:18:43)`);
    const { trace } = (await repository.start(["trace"])) as { trace?: string };
    expect(trace).toContain(`at main (${repository.root}/cli/main.ts:15:11)`);
  });

  it.each([{}, { PLATFORM_NO_CACHE: "1" }])(
    "imports names from CommonJS, at once and on demand, with %j",
    async (env) => {
      expect(await new Repository().start(["packages"], env)).toMatchObject({ client: "STSClient", isSame: true });
    },
  );

  it.each([
    ["others", "console.log();"],
    ["the same but for a comment", "// This has a line of its own.\n"],
  ])("shows positions in compiled code once the sources are %s", async (_, change) => {
    const { stderr, exitCode } = await new Repository().start(["fail", change]);
    expect(stderr).toMatch(/at main \(file:.*\/node_modules\/\.cache\/platform\/\w+\/main\.mjs:\d+:\d+\)/);
    expect(exitCode).toBe(1);
  });

  it("says how to install packages that are missing", async () => {
    const repository = new Repository();
    repository.write("cli/greeting.ts", 'export { greeting } from "no-such-package";');
    const stale = await repository.start();
    rmSync(join(repository.root, "cli/node_modules"));
    const missing = await repository.start();
    expect([missing.exitCode, stale.exitCode]).toEqual([1, 1]);
    const install = "Run: npx --yes pnpm@10.0.0 install";
    expect(missing.stderr).toBe(`error: The packages that platform needs are not installed. ${install}`);
    expect(stale.stderr).toBe(`error: The packages that platform needs are not those of pnpm-lock.yaml. ${install}`);
  });

  it("is started by a link from anywhere", async () => {
    const repository = new Repository();
    const link = join(repository.root, "link");
    symlinkSync("cli/../platform", link);
    const { stdout } = await execa(link, { cwd: tmpdir() });
    expect(stdout).toContain("hello");
  });
});

describe("the cache", () => {
  it("is complete, however many first starts run at once", async () => {
    const repository = new Repository();
    const started = await Promise.all([1, 2, 3].map(() => repository.start()));
    expect(started.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(repository.compiled()).toHaveLength(1);
  });

  it("ignores what a killed start left", async () => {
    const repository = new Repository();
    repository.write("node_modules/.cache/platform/.unfinished-1/main.mjs", "half a file");
    expect(await repository.start()).toMatchObject({ greeting: "hello", by: "compiled" });
  });

  it("is removed after a day without use, except for the last few folders", async () => {
    const repository = new Repository();
    const old = ["1", "2", "3", "4", "5", "6"].map((digit) => digit.repeat(32));
    for (const [index, name] of [...old, "7".repeat(32), ".unfinished-1"].entries()) {
      repository.write(`node_modules/.cache/platform/${name}/inputs.json`, "{}");
      const daysAgo = name.startsWith("7") ? 0 : 2 + index;
      const time = Date.now() / 1000 - daysAgo * 24 * 60 * 60;
      utimesSync(join(repository.cache, name), time, time);
    }
    await repository.compile();
    const left = repository.compiled().filter((name) => /^(\d)\1+$|^\./.test(name));
    expect(left).toEqual([...old.slice(0, 3), "7".repeat(32)]);
  });
});

describe("environment files", () => {
  it("are imported, with their base", async () => {
    const { environments } = await new Repository().start();
    expect(environments).toEqual(['anna.ts {"name":"anna","size":1}', 'dev.ts {"name":"dev","size":1}']);
  });

  it("are compiled when they or their imports change, and nothing else is", async () => {
    const repository = new Repository();
    await repository.start();
    repository.mark();
    repository.write("environments/dev.ts", "export default { size: 2 };");
    const { environments, ...rest } = await repository.start();
    expect(rest).toMatchObject({ greeting: "marked" });
    expect(environments).toEqual(['anna.ts {"size":2,"name":"anna"}', 'dev.ts {"size":2}']);
  });

  it("fail alone, with the line of the mistake", async () => {
    const repository = new Repository();
    repository.write("environments/ben.ts", "export default {\n  name: ben ben };\n");
    repository.write("environments/carl.ts", 'import carl from "./carla.ts";\nexport default carl;\n');
    const { environments, exitCode } = await repository.start();
    expect(exitCode).toBe(0);
    expect(environments).toEqual([
      'anna.ts {"name":"anna","size":1}',
      'ben.ts environments/ben.ts:2:13: Expected "}" but found "ben"',
      "  2 |   name: ben ben };",
      "    |             ^",
      'carl.ts environments/carl.ts:1:18: Could not resolve "./carla.ts"',
      '  1 | import carl from "./carla.ts";',
      "    |                  ^",
      'dev.ts {"name":"dev","size":1}',
    ]);
  });

  it("are read even if they cannot be cached", async () => {
    const repository = new Repository();
    await repository.start();
    const files = "node_modules/.cache/platform-files";
    rmSync(join(repository.root, files), { recursive: true });
    repository.write(files, "a file");
    expect((await repository.start()).environments).toContain('dev.ts {"name":"dev","size":1}');
  });
});

it("compiles the command of this repository", async () => {
  const folder = await compileCommand(repository, join(scratch, "compiled"));
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(["main.mjs", "environments.mjs", "inputs.json"]));
});
