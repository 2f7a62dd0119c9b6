import { loadLearned } from "@ml-platform/emulator/learned";
import { findProvider } from "@ml-platform/emulator/provider-mirror";
import { type ProviderPool, startProviderPool } from "@ml-platform/emulator/real";
import type { Environment } from "@ml-platform/environments";
import { afterAll } from "vitest";
import { refusalOfPool } from "../../local/pooled-provider.ts";
import type { Services } from "../../services.ts";
import { keptSchemas } from "../../testing/kept-schemas.ts";
import { Rehearsal, synthesizeOnce } from "../rehearsal.ts";
import { makeOffline } from "./make-offline.ts";

/**
 * Real providers that plans of one test file share: otherwise every command for every stack starts one, which takes 3 to 4
 * seconds of CPU time. They are started when first needed and stopped after the last test.
 */
export function sharedProviders(): NonNullable<Services["startProviders"]> {
  let pool: Promise<ProviderPool> | undefined;
  afterAll(async () => (await pool)?.stop());
  return async () => {
    const executable = findProvider() as string;
    const types = () => new Set(loadLearned().keys());
    pool ??= startProviderPool({ executable: () => executable, types, schemas: keptSchemas });
    return { environment: { ...(await pool).environment }, refusal: refusalOfPool, stop: async () => {} };
  };
}

/**
 * A repository whose plans for AWS use the real provider and local states.
 *
 * @param environments all of one account
 */
export function realProvider(
  environments: readonly Environment[],
  startProviders: Services["startProviders"],
): Rehearsal {
  const backend = { type: "local" } as const;
  const local = environments.map(({ base, ...environment }) => ({
    ...environment,
    backend,
    ...(base !== undefined && { base: { ...base, backend } }),
  }));
  const [{ account } = { account: undefined }] = environments;
  const rehearsal = new Rehearsal(local, {
    startProviders,
    identify: async () => ({ account: account?.id ?? "", arn: `arn:aws:iam::${account?.id}:user/x` }),
    synthesize: async (given, options) => {
      const synthesis = await synthesizeOnce(given, options);
      for (const { directory } of synthesis.stacks) makeOffline(directory);
      return synthesis;
    },
  });
  rehearsal.target = "aws";
  return rehearsal;
}
