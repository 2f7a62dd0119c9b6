import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lazyRecord } from "../lazy-record.ts";
import { learnedVersion } from "../learned/load-learned.ts";
import { schemaOfLearned } from "../learned/schema-of-learned.ts";
import type { EmulatedProvider, SchemaNotes } from "../overlays/overlay.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import { annotate } from "./annotate.ts";
import { deriveSchema } from "./derive.ts";
import { keptBytes } from "./kept-bytes.ts";
import { newestSchemas, readNewest } from "./newest.ts";
import type { Block, ProviderSchemas, Schema } from "./schema.ts";
import { generatedSource, packageFolders, providerFolder, providerPackage } from "./source.ts";

/** To be increased when the derivation changes, so that older caches are not read. */
const derivationVersion = 2;

/**
 * The schemas of the types that a provider has overlays for: those that were learned from the real provider or, where
 * nothing was learned or another version is asked for, derived ones, completed from the overlays. They are derived from
 * the installed package once per version, then read from `cacheDirectory`. A missing or damaged cache is rebuilt.
 *
 * @param version of the provider @default the one that was learned from, or that the package was generated from
 * @throws {ProviderError} if the schemas of that version are not known
 */
export function loadSchemas(provider: EmulatedProvider, cacheDirectory: string, version?: string): ProviderSchemas {
  checkKnown(provider, version);
  let known: ProviderSchemas | undefined;
  const derived = (): ProviderSchemas => {
    known ??= schemasOfVersion(provider, cachedSchemas(provider, cacheDirectory), version);
    return known;
  };
  const isLearned = version === undefined || version === learnedVersion;
  // What is wrong with the differences of a newer version is found at once.
  if (!isLearned) derived();
  return {
    get provider() {
      return derived().provider;
    },
    resources: completeAll(() => derived().resources, provider.resources, isLearned),
    dataSources: completeAll(() => derived().dataSources, provider.dataSources, isLearned),
  };
}

/** Below `node_modules`, so that it is removed with the packages that schemas are derived from. */
export function defaultCache(): string {
  return fileURLToPath(new URL("../node_modules/.cache/schemas", import.meta.url));
}

/** The derived schemas have the types of the overlays. They are not read for a type of which everything was learned. */
function completeAll(
  derived: () => Readonly<Record<string, Schema>>,
  notes: Readonly<Record<string, SchemaNotes>>,
  isLearned: boolean,
): Readonly<Record<string, Schema>> {
  return lazyRecord(Object.keys(notes), (type) => {
    const { learned } = notes[type] ?? {};
    if (isLearned && learned !== undefined && learned.isPartial !== true) return schemaOfLearned(learned);
    const schema = derived()[type];
    if (schema === undefined) throw new Error(`no schema of ${type} was derived`);
    return annotate(type, schema, notes[type] ?? {});
  });
}

/** Each type is derived when it is first read, and kept in a file of its own: most are learned, and need no derivation. */
function cachedSchemas(provider: EmulatedProvider, cacheDirectory: string): ProviderSchemas {
  const { directory, version } = providerPackage(provider.name);
  const derive = derivation(provider, directory);
  return schemasBy(provider, (folder) => {
    const path = join(cacheDirectory, `${provider.name}-${version}`, `${folder}.json`);
    const make = () => Buffer.from(JSON.stringify(derive(folder)));
    return JSON.parse(Buffer.from(keptBytes(path, [`${derivationVersion}`, version], make)).toString()) as Schema;
  });
}

/** @throws {ProviderError} if the schemas of a version are not known */
function checkKnown({ name }: EmulatedProvider, version: string | undefined): void {
  if (version === undefined) return;
  const { providerVersion } = providerPackage(name);
  const known = name === "aws" ? [learnedVersion, providerVersion, readNewest().provider] : [providerVersion];
  if (known.includes(version)) return;
  throw new ProviderError(
    `The emulator does not know hashicorp/${name} ${version}`,
    `It knows ${known.join(", ")}. Set EMULATOR_PROVIDER_VERSION or --provider-version to one of them, or leave it out.`,
  );
}

function schemasOfVersion({ name }: EmulatedProvider, derived: ProviderSchemas, version?: string): ProviderSchemas {
  if (name !== "aws" || version === undefined || version === learnedVersion) return derived;
  const newest = readNewest();
  return version === newest.provider ? newestSchemas(newest, derived, providerPackage(name).providerVersion) : derived;
}

/** What the overlays add is not in these schemas. */
export function deriveProvider(provider: EmulatedProvider, directory: string): ProviderSchemas {
  const { provider: own, resources, dataSources } = schemasBy(provider, derivation(provider, directory));
  return { provider: own, resources: { ...resources }, dataSources: { ...dataSources } };
}

function derivation({ protocol }: EmulatedProvider, directory: string): (folder: string) => Schema {
  return (folder) => deriveSchema(generatedSource(directory, folder), { nestedAttributes: protocol === 6 });
}

/** @param schemaOf that of a folder of the package of the provider, called when it is first read */
function schemasBy(provider: EmulatedProvider, schemaOf: (folder: string) => Schema): ProviderSchemas {
  const { resources, dataSources } = packageFolders(provider);
  const typesIn = (folders: Readonly<Record<string, string>>) =>
    lazyRecord(Object.keys(folders), (type) => schemaOf(folders[type] as string));
  let own: Schema | undefined;
  return {
    get provider() {
      own ??= withoutAlias(schemaOf(providerFolder));
      return own;
    },
    resources: typesIn(resources),
    dataSources: typesIn(dataSources),
  };
}

/** cdktf adds `alias`, which belongs to Terraform itself and is in no provider's schema. */
function withoutAlias({ version, block }: Schema): Schema {
  const attributes = Object.entries(block.attributes).filter(([name]) => name !== "alias");
  const stripped: Block = { ...block, attributes: Object.fromEntries(attributes) };
  return { version, block: stripped };
}
