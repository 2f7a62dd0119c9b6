import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The page without its data. */
export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

const stateDirectory = fileURLToPath(new URL("..", import.meta.url));
const entryPoint = join(stateDirectory, "report/page/main.tsx");
const styleSheet = join(stateDirectory, "report/page/styles.css");

/** Files that a bundle depends on: our sources, and the files that determine the versions of libraries. */
const sourceFolders = ["report", "compare", "graph", "cost", "explore", "model"];
const versionFiles = ["package.json", "../pnpm-lock.yaml"];
const sources = /(?<!\.test)\.(tsx?|css|json)$/;

/**
 * The script and style of the page, bundled by esbuild. Cached in `cacheDirectory` by the hash of the sources, so that only
 * the first report after a change has to bundle. A cache that cannot be written costs time, nothing else.
 */
export async function bundlePage(
  cacheDirectory = join(stateDirectory, "../node_modules/.cache/state-report"),
): Promise<PageBundle> {
  const cached = join(cacheDirectory, `${await hashSources()}.json`);
  const known = await readCached(cached);
  if (known !== undefined) return known;
  const bundle = await build();
  await keep(cacheDirectory, cached, bundle);
  return bundle;
}

async function build(): Promise<PageBundle> {
  const { build: run } = await import("esbuild");
  const shared = { bundle: true, minify: true, write: false, legalComments: "none", charset: "ascii" } as const;
  const [script, style] = await Promise.all([
    run({
      ...shared,
      entryPoints: [entryPoint],
      format: "iife",
      platform: "browser",
      target: "es2022",
      jsx: "automatic",
      jsxImportSource: "preact",
    }),
    run({ ...shared, entryPoints: [styleSheet] }),
  ]);
  return { script: script.outputFiles[0]?.text.trim() ?? "", style: style.outputFiles[0]?.text.trim() ?? "" };
}

async function hashSources(): Promise<string> {
  const listed = await Promise.all(
    sourceFolders.map(async (folder) => {
      const entries = await readdir(join(stateDirectory, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && sources.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  const files = [...listed.flat(), ...versionFiles.map((file) => join(stateDirectory, file))].sort();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${relative(stateDirectory, file)}\0`)
      .update(await readFile(file))
      .update("\0");
  return hash.digest("hex").slice(0, 32);
}

async function readCached(file: string): Promise<PageBundle | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, "utf8"));
    return isBundle(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Renames a complete file, so that a report written at the same time never reads half of it. */
async function keep(directory: string, file: string, bundle: PageBundle): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    await writeFile(unfinished, JSON.stringify(bundle));
    await rename(unfinished, file);
  } catch {
    // A read-only installation bundles every time.
  }
}

function isBundle(value: unknown): value is PageBundle {
  const { script, style } = Object(value) as Partial<Record<keyof PageBundle, unknown>>;
  return typeof script === "string" && script !== "" && typeof style === "string" && style !== "";
}
