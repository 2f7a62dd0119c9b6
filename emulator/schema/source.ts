import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { EmulatedProvider } from "../overlays/overlay.ts";

const require = createRequire(import.meta.url);

export interface ProviderPackage {
  readonly directory: string;
  /** The version of the package. */
  readonly version: string;
  /** The version of the provider that it was generated from. */
  readonly providerVersion: string;
}

interface Manifest {
  readonly version: string;
  readonly cdktf?: { readonly provider: { readonly version: string } };
  /** CDK Terrain, the fork that goes on with cdktf, writes the same under its own name. */
  readonly cdktn?: { readonly provider: { readonly version: string } };
}

/** An installed `@cdktf/provider-*` package. */
export function providerPackage(name: string): ProviderPackage {
  return packageIn(dirname(require.resolve(`@cdktf/provider-${name}/package.json`)));
}

/** @throws if the directory holds no provider package of cdktf or CDK Terrain */
export function packageIn(directory: string): ProviderPackage {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
  const generator = manifest.cdktf ?? manifest.cdktn;
  if (generator === undefined) throw new Error(`${directory} holds no provider package`);
  return { directory, version: manifest.version, providerVersion: generator.provider.version };
}

/** The folder of the provider's own configuration. */
export const providerFolder = "provider";

/** The folder below `lib/` of each type that a provider has an overlay for. */
export function packageFolders({ name, resources, dataSources }: EmulatedProvider): {
  readonly resources: Readonly<Record<string, string>>;
  readonly dataSources: Readonly<Record<string, string>>;
} {
  const folders = (types: object, folder: (type: string) => string): Record<string, string> =>
    Object.fromEntries(Object.keys(types).map((type) => [type, folder(type).replaceAll("_", "-")]));
  return {
    resources: folders(resources, (type) => type.slice(name.length + 1)),
    dataSources: folders(dataSources, (type) => `data-${type}`),
  };
}

/**
 * The generated TypeScript of one folder of a provider package. Only compiled JavaScript is published, but the inline
 * source map of each file contains its source. In packages of CDK Terrain it differs by the name of the library only,
 * which is given as cdktf's. What has very many blocks is spread over files below `index-structs/`.
 *
 * @param folder below `lib/`: `vpc`, `data-aws-region`, `provider`
 * @throws if the package has no such folder, or a file has no source map
 */
export function generatedSource(packageDirectory: string, folder: string): string {
  const directory = join(packageDirectory, "lib", folder);
  const structs = join(directory, "index-structs");
  const parts = existsSync(structs) ? readdirSync(structs).filter((name) => /^structs\d+\.js$/.test(name)) : [];
  const files = [join(directory, "index.js"), ...parts.map((name) => join(structs, name))];
  return files.map(sourceOf).join("\n").replaceAll("cdktn", "cdktf");
}

function sourceOf(path: string): string {
  const compiled = readFileSync(path, "utf8");
  const marker = "sourceMappingURL=data:application/json;base64,";
  const start = compiled.lastIndexOf(marker);
  if (start < 0) throw new Error(`${path} has no inline source map`);
  const map: unknown = JSON.parse(Buffer.from(compiled.slice(start + marker.length), "base64").toString("utf8"));
  const content = (map as { sourcesContent?: readonly unknown[] }).sourcesContent?.[0];
  if (typeof content !== "string") throw new Error(`the source map of ${path} contains no source`);
  return content;
}
