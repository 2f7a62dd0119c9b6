import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** The folder of an installed `@cdktf/provider-*` package, and its version. */
export function providerPackage(name: string): { directory: string; version: string } {
  const manifest = require.resolve(`@cdktf/provider-${name}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return { directory: dirname(manifest), version };
}

/**
 * The generated TypeScript of one folder of a provider package. Only compiled JavaScript is published, but the inline
 * source map of each file contains its source.
 *
 * @param folder below `lib/`: `vpc`, `data-aws-region`, `provider`
 * @throws if the package has no such folder, or the file has no source map
 */
export function generatedSource(packageDirectory: string, folder: string): string {
  const path = join(packageDirectory, "lib", folder, "index.js");
  const compiled = readFileSync(path, "utf8");
  const marker = "sourceMappingURL=data:application/json;base64,";
  const start = compiled.lastIndexOf(marker);
  if (start < 0) throw new Error(`lib/${folder}/index.js has no inline source map`);
  const map: unknown = JSON.parse(Buffer.from(compiled.slice(start + marker.length), "base64").toString("utf8"));
  const content = (map as { sourcesContent?: readonly unknown[] }).sourcesContent?.[0];
  if (typeof content !== "string") throw new Error(`the source map of lib/${folder}/index.js contains no source`);
  return content;
}
