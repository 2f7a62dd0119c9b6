import { withAwsProviderNeed } from "@ml-platform/rules";
import { expect, it } from "vitest";
import { startEmulators } from "./start-emulators.ts";
import { scratchDirectory } from "./testing/scratch-directory.ts";

const worldDirectory = scratchDirectory("emulators-");
const usual = { directory: "", providers: ["aws"] } as const;
const needing = { ...usual, awsProvider: withAwsProviderNeed(undefined, "6.66.0", "warm pools") };

it("serves the newest schema to the stacks that need it, and to no other", async () => {
  const providers = await startEmulators({ worldDirectory, only: ["aws"] }, [needing.awsProvider], {});
  const [own, others] = [providers.environmentOf?.(needing, "plan"), providers.environmentOf?.(usual, "plan")];
  await providers.stop();
  expect(own?.["TF_REATTACH_PROVIDERS"]).toContain("hashicorp/aws");
  expect(own).not.toEqual(providers.environment);
  expect(others).toBeUndefined();
  expect(providers.refusal?.(needing)).toBeUndefined();
});

it("starts no second emulator while nothing needs one, nor where a version was asked for", async () => {
  const older = { EMULATOR_PROVIDER_VERSION: "5.100.0" };
  for (const [needs, env] of [[[], {}] as const, [[needing.awsProvider], older] as const]) {
    const providers = await startEmulators({ worldDirectory, only: ["aws"] }, needs, env);
    await providers.stop();
    expect(providers.environmentOf?.(needing, "plan")).toBeUndefined();
  }
});

it("refuses stacks that need more than the version that was asked for", async () => {
  const options = { worldDirectory, only: ["aws"], providerVersion: "6.25.0" } as const;
  const providers = await startEmulators(options, [needing.awsProvider], {});
  await providers.stop();
  expect(providers.refusal?.(needing)).toBe(
    "It needs hashicorp/aws 6.66.0 or newer (warm pools), and the emulator serves 6.25.0.",
  );
  expect(providers.refusal?.(usual)).toBeUndefined();
});
