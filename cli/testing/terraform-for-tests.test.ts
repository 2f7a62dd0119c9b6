import { expect, it } from "vitest";
import { capturedIo } from "./captured-io.ts";
import { terraformForTests } from "./terraform-for-tests.ts";

it("reports why there is no Terraform", async () => {
  const env = { PLATFORM_TERRAFORM: "/nowhere/terraform" };
  const { io } = capturedIo({ root: "/nowhere", env, ask: undefined, onInterrupt: () => () => {} });
  expect(await terraformForTests(io)).toEqual({
    LADDER_NO_TERRAFORM: expect.stringContaining(
      "/nowhere/terraform does not run as Terraform or OpenTofu: it does not exist.",
    ),
  });
});
