import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { learnedVersion } from "../learned/load-learned.ts";
import { schemaOfLearned } from "../learned/schema-of-learned.ts";
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
 * The schemas of the types that a provider has overlays for: those that were learned from the real provider or, where
 * nothing was learned or another version is asked for, derived ones, completed from the overlays. They are derived from
 * the installed package once per version, then read from `cacheDirectory`. A missing or damaged cache is rebuilt.
 *
 * @param version of the provider @default the one that was learned from, or that the package was generated from
 * @throws {ProviderError} if the schemas of that version are not known
 */
export function loadSchemas(provider: EmulatedProvider, cacheDirectory: string, version?: string): ProviderSchemas {
  const derived = schemasOfVersion(provider, cachedSchemas(provider, cacheDirectory), version);
  const isLearned = version === undefined || version === learnedVersion;
  return {
    provider: derived.provider,
    resources: completeAll(derived.resources, provider.resources, isLearned),
    dataSources: completeAll(derived.dataSources, provider.dataSources, isLearned),
  };
}

/** Below `node_modules`, so that it is removed with the packages that schemas are derived from. */
export function defaultCache(): string {
  return fileURLToPath(new URL("../node_modules/.cache/schemas", import.meta.url));
}

function completeAll(
  schemas: Readonly<Record<string, Schema>>,
  notes: Readonly<Record<string, SchemaNotes>>,
  isLearned: boolean,
): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([type, schema]) => {
      const { learned } = notes[type] ?? {};
      const asLearned = isLearned && learned !== undefined && learned.isPartial !== true;
      return [type, asLearned ? schemaOfLearned(learned) : annotate(type, schema, notes[type] ?? {})];
    }),
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
  const newest = provider.name === "aws" ? readNewest() : undefined;
  const known = newest === undefined ? [providerVersion] : [learnedVersion, providerVersion, newest.provider];
  if (version !== undefined && !known.includes(version)) {
    throw new ProviderError(
      `The emulator does not know hashicorp/${provider.name} ${version}`,
      `It knows ${known.join(", ")}. Set EMULATOR_PROVIDER_VERSION or --provider-version to one of them, or leave it out.`,
    );
  }
  return version === newest?.provider && newest !== undefined
    ? newestSchemas(newest, derived, providerVersion)
    : derived;
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
