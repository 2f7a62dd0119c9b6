import { UserError } from "@ml-platform/rules";
import type { Io } from "../io.ts";
import { ensureTerraform } from "../terraform/ensure.ts";

/** Variables that name the Terraform for tests, or the reason why there is none, with which tests are then skipped. */
export async function terraformForTests(io: Io): Promise<Readonly<Record<string, string>>> {
  try {
    return { PLATFORM_TERRAFORM: await ensureTerraform(io) };
  } catch (failure) {
    if (failure instanceof UserError) return { LADDER_NO_TERRAFORM: failure.message };
    throw failure;
  }
}
