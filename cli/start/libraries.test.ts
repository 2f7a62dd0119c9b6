import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { execa } from "execa";
import { expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { buildPart } from "./compile-part.mjs";
import { folderOf } from "./libraries.mjs";
import { partsOf } from "./parts.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = scratchDirectory("libraries-");

it("export, once compiled, what Node imports from the packages", async () => {
  const parts = partsOf(root);
  const [part] = parts;
  if (part?.name !== "libraries") throw new Error("the libraries are not the first part");
  await buildPart(root, part, parts, { hashes: {}, withPlace: [] }, scratch);
  const libraries = Object.entries(part.entries);
  const compiled = libraries.map(([name]) => pathToFileURL(join(scratch, `${name}.mjs`)).href);
  expect(libraries.length).toBeGreaterThan(10);
  const installed = await Promise.all(libraries.map(([, name]) => exportsOf(folderOf(root, name) ?? "", [name])));
  // Of CommonJS, Node tells some names only.
  expect(await exportsOf(root, compiled)).toEqual(
    installed.map(([exported]) => expect.arrayContaining(exported ?? [])),
  );
});

/** The names and types of what modules export. */
async function exportsOf(folder: string, modules: readonly string[]): Promise<string[][]> {
  const script = `
    const modules = await Promise.all(${JSON.stringify(modules)}.map((name) => import(name)));
    const typesOf = (module) => Object.entries(module).map(([name, value]) => name + ": " + typeof value)
      .filter((text) => !text.startsWith("__esModule")).sort();
    console.log(JSON.stringify(modules.map(typesOf)));`;
  const { stdout } = await execa(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder });
  return JSON.parse(stdout) as string[][];
}
