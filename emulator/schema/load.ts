import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EmulatedProvider, SchemaNotes } from "../overlays/overlay.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import { annotate } from "./annotate.ts";
import { deriveSchema } from "./derive.ts";
import { newestSchemas, readNewest } from "./newest.ts";
import type { Block, ProviderSchemas, Schema } from "./schema.ts";
import { generatedSource, packageFolders, providerFolder, providerPackage } from "./source.ts";

/** To be increased when the derivation changes, so that older caches are not read. */
const derivation = 1;

/**
 * The schemas of the types that a provider has overlays for: derived from the installed package once per version, then
 * read from `cacheDirectory`, and completed from the overlays. A missing or damaged cache is rebuilt.
 *
 * @param version of the provider @default the one that the installed package was generated from
 * @throws {ProviderError} if the schemas of that version are not known
 */
export function loadSchemas(provider: EmulatedProvider, cacheDirectory: string, version?: string): ProviderSchemas {
  const derived = schemasOfVersion(provider, cachedSchemas(provider, cacheDirectory), version);
  return {
    provider: derived.provider,
    resources: annotateAll(derived.resources, provider.resources),
    dataSources: annotateAll(derived.dataSources, provider.dataSources),
  };
}

/** Below `node_modules`, so that it is removed with the packages that schemas are derived from. */
export function defaultCache(): string {
  return fileURLToPath(new URL("../node_modules/.cache/schemas", import.meta.url));
}

function annotateAll(
  schemas: Readonly<Record<string, Schema>>,
  notes: Readonly<Record<string, SchemaNotes>>,
): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([type, schema]) => [type, annotate(type, schema, notes[type] ?? {})]),
  );
}

function cachedSchemas(provider: EmulatedProvider, cacheDirectory: string): ProviderSchemas {
  const { directory, version } = providerPackage(provider.name);
  const types = JSON.stringify([
    derivation,
    version,
    Object.keys(provider.resources),
    Object.keys(provider.dataSources),
  ]);
  const digest = createHash("sha256").update(types).digest("hex").slice(0, 12);
  const path = join(cacheDirectory, `${provider.name}-${version}-${digest}.json`);
  return readCache(path) ?? writeCache(cacheDirectory, path, deriveProvider(provider, directory));
}

function readCache(path: string): ProviderSchemas | undefined {
  try {
    const cached = JSON.parse(readFileSync(path, "utf8")) as Partial<ProviderSchemas> | null;
    if (cached?.provider === undefined || cached.resources === undefined || cached.dataSources === undefined) {
      return undefined;
    }
    return { provider: cached.provider, resources: cached.resources, dataSources: cached.dataSources };
  } catch {
    return undefined;
  }
}

/** Writes another file and renames it, so that no process reads half a cache. A read-only disk costs time only. */
function writeCache(directory: string, path: string, schemas: ProviderSchemas): ProviderSchemas {
  try {
    mkdirSync(directory, { recursive: true });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(schemas));
    renameSync(temporary, path);
  } catch {
    return schemas;
  }
  return schemas;
}

function schemasOfVersion(provider: EmulatedProvider, derived: ProviderSchemas, version?: string): ProviderSchemas {
  const { providerVersion } = providerPackage(provider.name);
  if (version === undefined || version === providerVersion) return derived;
  const newest = provider.name === "aws" ? readNewest() : undefined;
  if (version === newest?.provider) return newestSchemas(newest, derived, providerVersion);
  const known = newest === undefined ? providerVersion : `${providerVersion} and ${newest.provider}`;
  throw new ProviderError(
    `The emulator does not know hashicorp/${provider.name} ${version}`,
    `It knows ${known}. Set EMULATOR_PROVIDER_VERSION or --provider-version to one of them, or leave it out.`,
  );
}

/** What the overlays add is not in these schemas. */
export function deriveProvider(provider: EmulatedProvider, directory: string): ProviderSchemas {
  const options = { nestedAttributes: provider.protocol === 6 };
  const derive = (folder: string): Schema => deriveSchema(generatedSource(directory, folder), options);
  const { resources, dataSources } = packageFolders(provider);
  return {
    provider: withoutAlias(derive(providerFolder)),
    resources: Object.fromEntries(Object.entries(resources).map(([type, folder]) => [type, derive(folder)])),
    dataSources: Object.fromEntries(Object.entries(dataSources).map(([type, folder]) => [type, derive(folder)])),
  };
}

/** cdktf adds `alias`, which belongs to Terraform itself and is in no provider's schema. */
function withoutAlias({ version, block }: Schema): Schema {
  const attributes = Object.entries(block.attributes).filter(([name]) => name !== "alias");
  const stripped: Block = { ...block, attributes: Object.fromEntries(attributes) };
  return { version, block: stripped };
}
