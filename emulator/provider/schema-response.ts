import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { learnedDirectory } from "../learned/load-learned.ts";
import { providerFactsFile } from "../overlays/kubernetes/provider-facts.ts";
import type { EmulatedProvider } from "../overlays/overlay.ts";
import { keptBytes } from "../schema/kept-bytes.ts";
import { newestFile } from "../schema/newest.ts";
import type { ProviderSchemas, Schema } from "../schema/schema.ts";
import { providerPackage } from "../schema/source.ts";
import { methodOf } from "../wire/provider-protocol.ts";
import { schemaMessage } from "../wire/schema-message.ts";

export interface KeptOptions {
  readonly cacheDirectory: string;
  /** A hash of the code that makes the answer. */
  readonly code: string;
  /** Of the provider, if it is not the usual one. */
  readonly version: string | undefined;
}

const made = new WeakMap<ProviderSchemas, Uint8Array>();

/**
 * The answer to `GetSchema`, which every command of Terraform asks for and which takes longest to encode: it is made once
 * in a process and, if `kept` is given, read from a file by later ones.
 */
export function schemaResponse(provider: EmulatedProvider, schemas: ProviderSchemas, kept?: KeptOptions): Uint8Array {
  const known = made.get(schemas);
  if (known !== undefined) return known;
  const response = kept === undefined ? encoded(provider, schemas) : keptResponse(provider, schemas, kept);
  made.set(schemas, response);
  return response;
}

function keptResponse(provider: EmulatedProvider, schemas: ProviderSchemas, kept: KeptOptions): Uint8Array {
  const { cacheDirectory, version } = kept;
  const file = join(cacheDirectory, `${provider.name}-${version ?? "usual"}.schemas`);
  return keptBytes(file, inputsOf(provider, kept), () => encoded(provider, schemas));
}

/** Besides the code, schemas depend on the package of the bindings and on what was learned, which is read as data. */
export function inputsOf({ name }: EmulatedProvider, { code, version = "" }: KeptOptions): (string | Uint8Array)[] {
  const learned = readdirSync(learnedDirectory).sort();
  return [
    code,
    version,
    providerPackage(name).version,
    ...learned.flatMap((file) => [file, readFileSync(join(learnedDirectory, file))]),
    readFileSync(newestFile),
    readFileSync(providerFactsFile),
  ];
}

function encoded({ protocol }: EmulatedProvider, { provider, resources, dataSources }: ProviderSchemas): Uint8Array {
  const response = {
    provider: schemaMessage(provider),
    resource_schemas: schemaMessages(resources),
    data_source_schemas: schemaMessages(dataSources),
    server_capabilities: { get_provider_schema_optional: true },
  };
  return methodOf(protocol, "GetSchema").encodeResponse(response);
}

function schemaMessages(schemas: Readonly<Record<string, Schema>>): Record<string, object> {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, schemaMessage(schema)]));
}
