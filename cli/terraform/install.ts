import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "@ml-platform/rules";
import { unzipSync } from "fflate";

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

export type Download = (url: string) => Promise<Uint8Array>;

/**
 * Downloads the pinned release to `destination`, atomically.
 *
 * @throws {UserError} when there is no release for this machine, the download fails, or its checksum differs
 */
export async function installTerraform(
  destination: string,
  { platform, arch }: { readonly platform: string; readonly arch: string } = process,
  download: Download = fetchBytes,
): Promise<void> {
  const release = `${platform}_${architectures[arch] ?? arch}`;
  const expected = checksums[release];
  if (expected === undefined) {
    throw new UserError(
      `Terraform ${pinnedTerraform} cannot be downloaded for ${release} (only for ${Object.keys(checksums).join(", ")}): ` +
        "install Terraform 1.11 or newer and put it on PATH, or name it in PLATFORM_TERRAFORM.",
    );
  }
  const url = `https://releases.hashicorp.com/terraform/${pinnedTerraform}/terraform_${pinnedTerraform}_${release}.zip`;
  const archive = await download(url).catch((failure: unknown) => {
    throw new UserError(
      `No Terraform 1.11 or newer is on PATH, and ${url} could not be downloaded (${message(failure)}). ` +
        "Install Terraform and put it on PATH, or name it in PLATFORM_TERRAFORM.",
    );
  });
  const actual = createHash("sha256").update(archive).digest("hex");
  if (actual !== expected) {
    throw new UserError(`${url} has SHA-256 ${actual}, expected ${expected}. It was not installed.`);
  }
  const binary = unzipSync(archive)["terraform"];
  if (binary === undefined) throw new UserError(`${url} holds no file named terraform. It was not installed.`);
  mkdirSync(dirname(destination), { recursive: true });
  const partial = `${destination}.${process.pid}`;
  writeFileSync(partial, binary);
  chmodSync(partial, 0o755);
  renameSync(partial, destination);
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The message of the cause: `fetch failed` alone says nothing. */
function message(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause instanceof Error ? failure.cause.message : failure.message;
}
