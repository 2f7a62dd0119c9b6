import { readFileSync } from "node:fs";
import { ProviderError } from "../wire/diagnostic.ts";
import { applyPatch, type MergePatch, patchBetween } from "./merge-patch.ts";
import type { ProviderSchemas, Schema } from "./schema.ts";

export const newestFile = new URL("./newest-aws.json", import.meta.url);

/**
 * The newest AWS provider's schemas of the types that have overlays, as differences from those of the installed
 * package. `pnpm emulator schema` writes it.
 */
export interface Newest {
  /** The version of the provider. */
  readonly provider: string;
  /** Where its schemas come from: a package of CDK Terrain, used as data only. */
  readonly derivedFrom: { readonly package: string; readonly version: string };
  /** The version of the provider that the differences start from. */
  readonly comparedWith: string;
  /** By type; a type without differences has an empty patch. */
  readonly differences: {
    readonly provider: MergePatch;
    readonly resources: Readonly<Record<string, MergePatch>>;
    readonly dataSources: Readonly<Record<string, MergePatch>>;
  };
}

export function readNewest(): Newest {
  return JSON.parse(readFileSync(newestFile, "utf8")) as Newest;
}

/** The newest version of hashicorp/aws that can be emulated. */
export function newestProviderVersion(): string {
  return readNewest().provider;
}

export function differencesBetween(from: ProviderSchemas, to: ProviderSchemas): Newest["differences"] {
  return {
    provider: patchBetween(from.provider, to.provider),
    resources: patches(from.resources, to.resources),
    dataSources: patches(from.dataSources, to.dataSources),
  };
}

/**
 * @param installed version of the provider whose schemas `from` holds
 * @throws {ProviderError} if the differences start from another version, or lack a type
 */
export function newestSchemas(newest: Newest, from: ProviderSchemas, installed: string): ProviderSchemas {
  const { differences, comparedWith } = newest;
  if (comparedWith !== installed) throw outdated(`compares with ${comparedWith}, but ${installed} is installed`);
  const all = (schemas: Schemas, patches: Readonly<Record<string, MergePatch>>): Record<string, Schema> =>
    Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, patched(schema, patches[type], type)]));
  return {
    provider: patched(from.provider, differences.provider, "provider"),
    resources: all(from.resources, differences.resources),
    dataSources: all(from.dataSources, differences.dataSources),
  };
}

type Schemas = Readonly<Record<string, Schema>>;

function patches(from: Schemas, to: Schemas): Record<string, MergePatch> {
  const types = Object.keys(from).sort();
  return Object.fromEntries(types.map((type) => [type, patchBetween(from[type] ?? {}, to[type] ?? {})]));
}

function patched(schema: Schema, patch: MergePatch | undefined, type: string): Schema {
  if (patch === undefined) throw outdated(`does not know ${type}`);
  return applyPatch(schema, patch) as Schema;
}

function outdated(why: string): ProviderError {
  return new ProviderError(`emulator/schema/newest-aws.json ${why}`, "Write it again with: pnpm emulator schema");
}
