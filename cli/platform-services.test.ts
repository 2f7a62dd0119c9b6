import { join } from "node:path";
import { small } from "@ml-platform/environments/testing";
import { UserError } from "@ml-platform/rules";
import { afterEach, expect, it, vi } from "vitest";
import { platformServices } from "./platform-services.ts";
import { scratchDirectory } from "./testing/scratch-directory.ts";

const scratch = scratchDirectory("services-");
afterEach(() => vi.unstubAllEnvs());

it("refuses a version of the AWS provider that the emulator does not know, without a stack trace", async () => {
  vi.stubEnv("EMULATOR_PROVIDER_VERSION", "4.0.0");
  const started = platformServices(scratch).startProviders("emulated", {
    place: small,
    worldDirectory: join(scratch, "world"),
    faultsFile: join(scratch, "faults.json"),
  });
  const failure: unknown = await started.catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(UserError);
  expect(String(failure)).toContain("does not know hashicorp/aws 4.0.0: It knows 5.100.0, 6.25.0, ");
});
