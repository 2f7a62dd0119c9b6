import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Io } from "../io.ts";
import { findTerraform, namedTerraform } from "./find.ts";
import { installTerraform, pinnedTerraform } from "./install.ts";

/**
 * The binary of the Terraform to use, downloaded if none is new enough. A binary named in PLATFORM_TERRAFORM is a deliberate choice
 * and never replaced.
 *
 * @throws {UserError} when none is found and none can be downloaded
 */
export async function ensureTerraform(io: Io): Promise<string> {
  try {
    return (await findTerraform(io)).binary;
  } catch (failure) {
    if (!(failure instanceof UserError) || namedTerraform(io.env) !== undefined) throw failure;
  }
  io.stderr.write(`Downloading Terraform ${pinnedTerraform} ...\n`);
  await installTerraform(join(io.root, ".platform", "tools", `terraform-${pinnedTerraform}`, "terraform"));
  return (await findTerraform(io)).binary;
}
