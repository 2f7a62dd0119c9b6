import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { ReleaseServer } from "../tools/testing/release-server.ts";
import { installTerraform } from "./install.ts";

const linux = { platform: "linux", arch: "x64" };
const directory = scratchDirectory("terraform-");
const server = ReleaseServer.forTests();
const env = () => ({ PLATFORM_HASHICORP_MIRROR: server.url });

describe("installTerraform", () => {
  it("installs nothing whose checksum is not the pinned one", async () => {
    const folder = join(directory, "forged");
    server.serve(
      "/terraform/1.11.4/terraform_1.11.4_linux_amd64.zip",
      zipSync({ terraform: new Uint8Array([1, 2, 3]) }),
    );
    await expect(installTerraform(folder, { env: env() }, linux)).rejects.toThrow(
      /terraform_1\.11\.4_linux_amd64\.zip has SHA-256 [0-9a-f]{64}, expected 1ce994251c/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says what to do when the release cannot be downloaded", async () => {
    await expect(
      installTerraform(join(directory, "absent"), { env: env() }, { platform: "darwin", arch: "arm64" }),
    ).rejects.toThrow(
      /No Terraform 1\.11 or newer is on PATH.*terraform_1\.11\.4_darwin_arm64\.zip.*HTTP 404.*PLATFORM_HASHICORP_MIRROR.*PLATFORM_TERRAFORM/,
    );
  });

  it("names the machines that have a release", async () => {
    const folder = join(directory, "windows");
    await expect(installTerraform(folder, { env: env() }, { platform: "win32", arch: "x64" })).rejects.toThrow(
      /cannot be downloaded for win32_amd64 \(only for linux_amd64, linux_arm64, darwin_amd64, darwin_arm64\)/,
    );
    expect(existsSync(folder)).toBe(false);
  });
});
