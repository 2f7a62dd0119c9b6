import { UserError } from "@ml-platform/rules";
import type { Io } from "../io.ts";
import { ensureTerraform } from "../terraform/ensure.ts";

/** Variables that tell tests which Terraform to run, or why there is none: then they are skipped with that reason. */
export async function terraformForTests(io: Io): Promise<Readonly<Record<string, string>>> {
  try {
    return { PLATFORM_TERRAFORM: await ensureTerraform(io) };
  } catch (failure) {
    if (failure instanceof UserError) return { LADDER_NO_TERRAFORM: failure.message };
    throw failure;
  }
}
