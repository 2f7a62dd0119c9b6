import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

const dockerfile = read("images/ci/Dockerfile");
/** Instructions, with their continued lines. */
const instructions = dockerfile
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line !== "");

function argument(name: string): string | undefined {
  return new RegExp(`^ARG ${name}=(.*)$`, "m").exec(dockerfile)?.[1];
}

// No Docker is needed for this, and none builds the image here.
describe("the image of the jobs", () => {
  it("has the versions that the repository is tested with", () => {
    expect(argument("TERRAFORM_VERSION")).toBe(read(".terraform-version").trim());
    expect(`pnpm@${argument("PNPM_VERSION")}`).toBe(
      (JSON.parse(read("package.json")) as { packageManager: string }).packageManager,
    );
    expect(read("emulator/local-aws/tools.ts")).toContain(`helm: "${argument("HELM_VERSION")}"`);
    expect(argument("NODE_VERSION")).toMatch(/^24\.\d+\.\d+$/);
  });

  it("starts from one image, by its digest", () => {
    expect(instructions.filter((line) => line.startsWith("FROM "))).toEqual(["FROM ${BASE}"]);
    expect(argument("BASE")).toMatch(/@sha256:[0-9a-f]{64}$/);
  });

  it("checks each download against a checksum before it unpacks it", () => {
    const downloads = instructions.filter((line) => /\b(curl|wget)\b.*https?:|\bcurl -/.test(line));
    expect(downloads).toHaveLength(3);
    for (const line of downloads) {
      const [file] = /(?<=curl -fsSLo )\S+/.exec(line) ?? [];
      const [, check = "", unpack = ""] = line
        .split("&&")
        .map((command) => command.trim())
        .slice(-4);
      expect(check).toBe(`echo "$sum  ${file}" | sha256sum -c -`);
      expect(unpack).toMatch(new RegExp(`^(tar|unzip) .*${file}`));
    }
  });

  it("knows a checksum for each platform", () => {
    const sums = [...dockerfile.matchAll(/^ARG (\w+)_SHA256_(\w+)=([0-9a-f]{64})$/gm)].map(([, tool, platform]) => [
      tool,
      platform,
    ]);
    expect(sums).toEqual([
      ["NODE", "amd64"],
      ["NODE", "arm64"],
      ["TERRAFORM", "amd64"],
      ["TERRAFORM", "arm64"],
      ["HELM", "amd64"],
      ["HELM", "arm64"],
    ]);
  });

  it("adds nothing from an address, and installs no recommended packages", () => {
    expect(instructions.filter((line) => line.startsWith("ADD "))).toEqual([]);
    for (const line of instructions.filter((each) => each.includes("apt-get install"))) {
      expect(line).toContain("--no-install-recommends");
    }
  });
});
