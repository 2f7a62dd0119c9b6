import { type Fault, Faults } from "./faults.ts";
import { learnedVersion } from "./learned/load-learned.ts";
import { withOpenEnums } from "./learned/open-enums.ts";
import { providers as allProviders } from "./overlays/index.ts";
import type { EmulatedProvider } from "./overlays/overlay.ts";
import type { AppliedObject } from "./provider/apply-change.ts";
import { providerHandlers } from "./provider/provider.ts";
import { schemaResponse } from "./provider/schema-response.ts";
import { defaultCache, loadSchemas } from "./schema/load.ts";
import type { ProviderSchemas } from "./schema/schema.ts";
import { encodedRpc, providerRpcs } from "./wire/provider-protocol.ts";
import { reattachProviders } from "./wire/reattach.ts";
import { serveRpcs } from "./wire/server.ts";
import { makeSocketDirectory } from "./wire/socket-directory.ts";
import { Identifiers, type RandomBytes, systemRandom } from "./world/identifiers.ts";
import { openWorld } from "./world/world.ts";

export interface EmulatorOptions {
  /** Folder of the world: created if absent, shared with every other emulator that uses it. */
  readonly worldDirectory: string;
  /** Faults to inject. @default none */
  readonly faults?: readonly Fault[];
  /** A JSON file with faults, read again whenever it changes. @default none */
  readonly faultsFile?: string;
  /** AWS account to emulate. @default EMULATOR_ACCOUNT, else the account that the provider configuration allows */
  readonly account?: string;
  /**
   * Version of hashicorp/aws whose schemas are served.
   *
   * @default EMULATOR_PROVIDER_VERSION, else the version whose behaviour was learned
   */
  readonly providerVersion?: string;
  /** Where derived schemas are cached. @default node_modules/.cache of this package */
  readonly cacheDirectory?: string;
  /** A hash of the code that runs, by which the encoded schemas are kept from one run to the next. @default they are not */
  readonly code?: string | undefined;
  /** Source of randomness for identifiers. @default the system's */
  readonly random?: RandomBytes;
  /** @default the system's */
  readonly clock?: () => Date;
  /** The providers to emulate. @default all: aws, kubernetes and helm */
  readonly only?: readonly EmulatedProvider["name"][];
  /** Of the commands by which providers sign in to clusters, such as `aws eks get-token`. @default that of this process */
  readonly environment?: NodeJS.ProcessEnv;
  /**
   * Where relative paths of charts begin: Terraform runs in another folder for each stack, all with the same charts.
   *
   * @default the folder in which this process was started
   */
  readonly directory?: string;
  /** Called with every object that was created or changed. */
  readonly onApply?: (applied: AppliedObject) => void;
}

export interface Emulator {
  /** Variables that make terraform use the emulated providers. Pass them to child processes only. */
  readonly environment: Record<string, string>;
  stop(): Promise<void>;
}

/**
 * Serves hashicorp/aws, kubernetes and helm from this process until stopped, to processes of the same user. Any number
 * of terraform processes may use it at once.
 *
 * @throws {ProviderError} if a fault is malformed, or the version of the provider is not known
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { only, environment, directory, onApply, code } = options;
  const providers = allProviders.filter(({ name }) => only === undefined || only.includes(name));
  const { random = systemRandom, clock = () => new Date(), cacheDirectory = defaultCache() } = options;
  const faults = new Faults(options.faults, options.faultsFile);
  faults.check();
  const world = openWorld(options.worldDirectory);
  const make = new Identifiers(random, clock);
  const account = options.account ?? process.env["EMULATOR_ACCOUNT"];
  const versions: Readonly<Record<string, string | undefined>> = {
    aws: options.providerVersion ?? (process.env["EMULATOR_PROVIDER_VERSION"] || undefined),
  };
  // Whatever is wrong is found before anything is served.
  const prepared = providers.map((provider) => {
    const version = versions[provider.name];
    const schemas = schemasOf(provider, cacheDirectory, version);
    const handlers = providerHandlers({
      provider: version === undefined || version === learnedVersion ? provider : withOpenEnums(provider),
      schemas,
      world,
      faults,
      make,
      account,
      environment,
      directory,
      onApply,
    });
    const kept = code === undefined ? undefined : { code, version, cacheDirectory };
    const schemaRpc = encodedRpc(provider.protocol, "GetSchema", () => schemaResponse(provider, schemas, kept));
    return { name: provider.name, rpcs: { ...providerRpcs(provider.protocol, handlers), ...schemaRpc } };
  });
  const sockets = await makeSocketDirectory(providers.map(({ name }) => name));
  const servers = await Promise.all(prepared.map(({ name, rpcs }) => serveRpcs(rpcs, sockets.socket(name))));
  const served = providers.map(({ name, protocol }) => ({
    source: `hashicorp/${name}`,
    protocol,
    address: sockets.socket(name),
  }));
  return {
    environment: {
      TF_REATTACH_PROVIDERS: reattachProviders(served, process.pid),
      CHECKPOINT_DISABLE: "1",
    },
    stop: async () => {
      for (const server of servers) server.stop();
      sockets.remove();
    },
  };
}

const loadedSchemas = new WeakMap<EmulatedProvider, Map<string, ProviderSchemas>>();

/** Loads the schemas of a provider once in a process, which may run several commands. */
function schemasOf(provider: EmulatedProvider, cacheDirectory: string, version?: string): ProviderSchemas {
  const loaded = loadedSchemas.get(provider) ?? new Map<string, ProviderSchemas>();
  loadedSchemas.set(provider, loaded);
  const key = JSON.stringify([cacheDirectory, version]);
  const schemas = loaded.get(key) ?? loadSchemas(provider, cacheDirectory, version);
  loaded.set(key, schemas);
  return schemas;
}
