import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { installTerraform } from "./install.ts";

const linux = { platform: "linux", arch: "x64" };

function destination(): string {
  return join(mkdtempSync(join(tmpdir(), "terraform-")), "bin", "terraform");
}

describe("installTerraform", () => {
  it("installs nothing whose checksum is not the pinned one", async () => {
    const stack = destination();
    const forged = async () => zipSync({ terraform: new Uint8Array([1, 2, 3]) });
    await expect(installTerraform(stack, linux, forged)).rejects.toThrow(
      /has SHA-256 [0-9a-f]{64}, expected 1ce994251c/,
    );
    expect(existsSync(stack)).toBe(false);
  });

  it("says what to do when the release cannot be downloaded", async () => {
    const unreachable = async () => {
      throw new Error("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND releases.hashicorp.com") });
    };
    await expect(installTerraform(destination(), linux, unreachable)).rejects.toThrow(
      /No Terraform 1\.11 or newer is on PATH.*terraform_1\.11\.4_linux_amd64\.zip.*ENOTFOUND.*PLATFORM_TERRAFORM/,
    );
  });

  it("names the machines that have a release", async () => {
    const never = async () => new Uint8Array();
    await expect(installTerraform(destination(), { platform: "win32", arch: "x64" }, never)).rejects.toThrow(
      /cannot be downloaded for win32_amd64 \(only for linux_amd64, linux_arm64, darwin_amd64, darwin_arm64\)/,
    );
  });
});
