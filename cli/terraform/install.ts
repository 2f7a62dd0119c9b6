import { UserError } from "@ml-platform/rules";
import type { DownloadOptions } from "../tools/download.ts";
import { installRelease } from "../tools/install-release.ts";
import { sha256 } from "../tools/release.ts";

/** The release that is downloaded if none is on PATH. `.terraform-version` names it too, for tfenv and mise. */
export const pinnedTerraform = "1.11.4";

/** SHA-256 of the release archives, from https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_SHA256SUMS. */
const checksums: Readonly<Record<string, string>> = {
  linux_amd64: "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
  linux_arm64: "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
  darwin_amd64: "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
  darwin_arm64: "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
};

const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Downloads the pinned release into `folder`, atomically.
 *
 * @throws {UserError} when there is no release for this machine, the download fails, or its checksum differs
 */
export async function installTerraform(
  folder: string,
  options: DownloadOptions,
  { platform, arch }: { readonly platform: string; readonly arch: string } = process,
): Promise<void> {
  const release = `${platform}_${architectures[arch] ?? arch}`;
  const checksum = checksums[release];
  const instead = "install Terraform 1.11 or newer and put it on PATH, or name it in PLATFORM_TERRAFORM.";
  if (checksum === undefined) {
    throw new UserError(
      `Terraform ${pinnedTerraform} cannot be downloaded for ${release} (only for ${Object.keys(checksums).join(", ")}): ${instead}`,
    );
  }
  const url = `https://releases.hashicorp.com/terraform/${pinnedTerraform}/terraform_${pinnedTerraform}_${release}.zip`;
  try {
    const title = `Terraform ${pinnedTerraform}`;
    await installRelease({ title, url, checksum: sha256(checksum), programs: ["terraform"] }, folder, options);
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    throw new UserError(`No Terraform 1.11 or newer is on PATH, and ${failure.message} Or ${instead}`);
  }
}
