import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { delayArchiver } from "./delay-archiver.ts";
import type { CompiledCommand } from "./keep/compiled-command.ts";
import type { Services } from "./services.ts";

/**
 * The repository's own environments, stacks and emulator, and AWS; each loaded when it is first needed.
 *
 * @param root of the repository
 * @param compiled what is run @default - sources: nothing is kept then
 */
export function platformServices(root: string, compiled?: CompiledCommand): Services {
  const keepers = once(async () => {
    if (compiled === undefined) return undefined;
    const { keepersOf } = await import("./keep/compiled-command.ts");
    return keepersOf(root, compiled);
  });
  return {
    async environments(asked) {
      const { loadEnvironments } = await import("@ml-platform/environments/load");
      const { environments: keep } = (await keepers()) ?? {};
      return loadEnvironments(join(root, "environments"), {
        asked,
        ...(keep !== undefined && { keep }),
        ...(compiled !== undefined && { importModule: (file) => compiled.environmentFiles.import(file) }),
      });
    },

    stacksOf: listStacks,

    async synthesize(environments, options) {
      if (options.stackTraces === true) compiled?.mapSources();
      const synthesize = synthesizeIn(root);
      const kept = (await keepers())?.synthesis({ stacksOf: listStacks, synthesize });
      return (kept ?? synthesize)(environments, options);
    },

    async accounts(environments) {
      const { accountsOf, checkCompany, company } = await import("@ml-platform/environments");
      checkCompany(company, environments);
      return accountsOf(environments, company);
    },

    async synthesizeBootstrap(account, options) {
      const { synthesizeBootstrap } = await import("@ml-platform/stacks/synthesize");
      return synthesizeBootstrap(account, options);
    },

    async startProviders(target, options) {
      const { worldDirectory, faultsFile, signsIn, installsOthers = target === "aws" } = options;
      if (installsOthers) return undefined;
      const { startEmulators } = await import("./start-emulators.ts");
      const { addGivenIam, openWorld, ProviderError, startEmulator } = await import("@ml-platform/emulator/emulated");
      const { givenRolesOf, namedPoliciesOf } = await import("@ml-platform/environments/role-changes");
      const { assumeExisting } = await import("./assume-existing.ts");
      const { chartsRoot } = await import("@ml-platform/stacks/place-charts");
      const code = (await keepers())?.emulatorCode;
      try {
        if (target === "emulated") {
          const { place } = options;
          assumeExisting(openWorld(worldDirectory), place);
          addGivenIam(worldDirectory, place.account.id, [...givenRolesOf(place), ...namedPoliciesOf(place)]);
          return await startEmulators({ worldDirectory, faultsFile, code }, options.awsProviders);
        }
        const environment = { ...signsIn };
        return await startEmulator({
          worldDirectory,
          faultsFile,
          environment,
          directory: chartsRoot,
          code,
          only: ["kubernetes", "helm"],
        });
      } catch (failure) {
        throw failure instanceof ProviderError ? new UserError(failure.message) : failure;
      }
    },

    async identify(region, endpoint) {
      // On Node 20, the SDK warns at every start that a later release needs a newer Node; our version of it is pinned.
      process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
      const { STSClient, GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
      const { Account = "unknown", Arn = "unknown" } = await new STSClient({
        region,
        maxAttempts: 2,
        ...(endpoint !== undefined && { endpoint }),
      }).send(new GetCallerIdentityCommand({}));
      return { account: Account, arn: Arn };
    },

    now: () => new Date(),
  };
}

const synthesizeIn =
  (root: string): Services["synthesize"] =>
  async (environments, options) => {
    delayArchiver(root);
    const { synthesize } = await import("@ml-platform/stacks/synthesize");
    return synthesize(environments, options);
  };

const listStacks: Services["stacksOf"] = async (environment) => {
  const { stacksOf } = await import("@ml-platform/stacks");
  return stacksOf(environment);
};

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
