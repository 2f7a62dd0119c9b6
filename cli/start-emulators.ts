import type { EmulatorOptions } from "@ml-platform/emulator";
import { type AwsProviderNeed, awsProviderProblem } from "@ml-platform/rules";
import type { Providers } from "./services.ts";

/**
 * The emulator and, if stacks need more of the AWS provider than the oldest of the range has, a second one of the same
 * world with the schema of the newest: stacks that need nothing are still refused what only newer providers know.
 *
 * @param options with a `providerVersion`, the one of it serves every stack
 * @throws {ProviderError} as `startEmulator` does
 */
export async function startEmulators(
  options: EmulatorOptions,
  needs: readonly AwsProviderNeed[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Providers> {
  const { newestProviderVersion, startEmulator } = await import("@ml-platform/emulator/emulated");
  const usual = await startEmulator(options);
  const chosen = options.providerVersion ?? (env["EMULATOR_PROVIDER_VERSION"] || undefined);
  const newer = chosen ?? newestProviderVersion();
  const second =
    chosen === undefined && needs.length > 0 ? await startEmulator({ ...options, providerVersion: newer }) : undefined;
  return {
    environment: usual.environment,
    environmentOf: ({ awsProvider }) => (awsProvider === undefined ? undefined : second?.environment),
    refusal: ({ awsProvider }) => awsProviderProblem(awsProvider, newer, "the emulator serves"),
    stop: async () => {
      await Promise.all([usual.stop(), second?.stop()]);
    },
  };
}
