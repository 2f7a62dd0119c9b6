import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatedProvider, SchemaNotes } from "../overlays/overlay.ts";
import { annotate } from "./annotate.ts";
import { deriveSchema } from "./derive.ts";
import type { Block, ProviderSchemas, Schema } from "./schema.ts";
import { generatedSource, providerPackage } from "./source.ts";

/** Raise when derivation changes, so that caches made by an older one are not read. */
const derivation = 1;

/**
 * The schemas of a provider's types in use: derived from the installed provider package once per package version, then
 * read from `cacheDirectory`; completed by what the overlays know. A cache that is missing or damaged is rebuilt.
 */
export function loadSchemas(provider: EmulatedProvider, cacheDirectory: string): ProviderSchemas {
  const derived = cachedSchemas(provider, cacheDirectory);
  return {
    provider: derived.provider,
    resources: annotateAll(derived.resources, provider.resources),
    dataSources: annotateAll(derived.dataSources, provider.dataSources),
  };
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

/** Written aside and renamed, so that another process never reads half of it. A read-only disk only costs time. */
function writeCache(directory: string, path: string, schemas: ProviderSchemas): ProviderSchemas {
  try {
    mkdirSync(directory, { recursive: true });
    const aside = `${path}.${process.pid}`;
    writeFileSync(aside, JSON.stringify(schemas));
    renameSync(aside, path);
  } catch {
    return schemas;
  }
  return schemas;
}

function deriveProvider(provider: EmulatedProvider, directory: string): ProviderSchemas {
  const options = { nestedAttributes: provider.protocol === 6 };
  const derive = (folder: string): Schema => deriveSchema(generatedSource(directory, folder), options);
  const resourceFolder = (type: string): string => type.slice(provider.name.length + 1).replaceAll("_", "-");
  const dataFolder = (type: string): string => `data-${type.replaceAll("_", "-")}`;
  return {
    provider: withoutAlias(derive("provider")),
    resources: Object.fromEntries(Object.keys(provider.resources).map((type) => [type, derive(resourceFolder(type))])),
    dataSources: Object.fromEntries(Object.keys(provider.dataSources).map((type) => [type, derive(dataFolder(type))])),
  };
}

/** cdktf adds `alias`, which is Terraform's own and in no provider's schema. */
function withoutAlias({ version, block }: Schema): Schema {
  const attributes = Object.entries(block.attributes).filter(([name]) => name !== "alias");
  const stripped: Block = { ...block, attributes: Object.fromEntries(attributes) };
  return { version, block: stripped };
}
