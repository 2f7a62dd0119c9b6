import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Io } from "../io.ts";
import { megabytes, showWork } from "../output/show-work.ts";
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
  const work = showWork(io, `Downloading Terraform ${pinnedTerraform}`);
  const onProgress = (arrived: number, total: number | undefined) => work.update(megabytes(arrived, total));
  const folder = join(io.root, ".platform", "tools", `terraform-${pinnedTerraform}`);
  await installTerraform(folder, { env: io.env, onProgress }).finally(() => work.stop());
  return (await findTerraform(io)).binary;
}
