import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { scratchDirectory } from "@ml-platform/cli/testing";
import { execa } from "execa";
import { describe, expect, it } from "vitest";

const repository = new URL("../", import.meta.url).pathname;

/** What a job does before its script, with programs that only say how they were called. */
class Job {
  readonly root = scratchDirectory("setup-");

  constructor({ pnpm = "0.0.0" }: { pnpm?: string } = {}) {
    for (const file of ["scripts/setup.mjs", ".gitlab/setup.sh", ".node-version", "package.json"]) {
      mkdirSync(join(this.root, dirname(file)), { recursive: true });
      cpSync(join(repository, file), join(this.root, file));
    }
    for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) this.write(file, "1");
    mkdirSync(join(this.root, "node_modules"));
    const says = 'echo "$0 $* registry=$npm_config_registry store=$npm_config_store_dir" | sed "s:.*/bin/::"';
    this.program("npx", says);
    this.program("pnpm", `[ "$1" = --version ] && echo ${pnpm} || ${says}`);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  private program(name: string, script: string): void {
    mkdirSync(join(this.root, "bin"), { recursive: true });
    this.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.root, "bin", name), 0o755);
  }

  async run(env: Record<string, string> = {}): Promise<{ code: number | undefined; output: string }> {
    const { PATH = "" } = process.env;
    const { exitCode, all } = await execa("sh", ["-ec", '. .gitlab/setup.sh; echo "config=$TF_CLI_CONFIG_FILE"'], {
      cwd: this.root,
      env: { PATH: `${join(this.root, "bin")}:${PATH}`, ...env },
      extendEnv: false,
      all: true,
      reject: false,
    });
    return { code: exitCode, output: all };
  }
}

const { packageManager } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  packageManager: string;
};

describe("what a job does before its script", () => {
  it("installs the packages of the lock file, once", async () => {
    const job = new Job();
    expect((await job.run()).output).toContain(`npx --yes ${packageManager} install --frozen-lockfile`);
    expect((await job.run()).output).toBe("config=");
    job.write("pnpm-lock.yaml", "2");
    expect((await job.run()).output).toContain("install --frozen-lockfile");
  });

  it("takes pnpm from the image, if it has the version", async () => {
    const job = new Job({ pnpm: packageManager.replace("pnpm@", "") });
    expect((await job.run()).output).toContain("\npnpm install --frozen-lockfile");
  });

  it("takes packages from the mirror, and keeps them where the pipeline caches them", async () => {
    const env = { PLATFORM_NPM_REGISTRY: "https://npm.example.com/", GITLAB_CI: "true" };
    expect((await new Job().run(env)).output).toContain("registry=https://npm.example.com/ store=.platform/pnpm-store");
  });

  it.each([
    ["https://providers.example.com/mirror", 'network_mirror { url = "https://providers.example.com/mirror/" }'],
    ["https://providers.example.com/mirror/", 'network_mirror { url = "https://providers.example.com/mirror/" }'],
    ["/opt/providers", 'filesystem_mirror { path = "/opt/providers" }'],
  ])("lets Terraform take providers from %s", async (mirror, block) => {
    const job = new Job();
    const { output } = await job.run({ PLATFORM_PROVIDER_MIRROR: mirror });
    const file = join(job.root, ".platform/ci/terraform.tfrc");
    expect(output).toContain(`config=${file}`);
    expect(readFileSync(file, "utf8")).toBe(`provider_installation {\n  ${block}\n}\n`);
  });

  it("refuses a mirror that Terraform could not use", async () => {
    const { code, output } = await new Job().run({ PLATFORM_PROVIDER_MIRROR: "http://providers.example.com" });
    expect({ code, output }).toEqual({
      code: 1,
      output: "PLATFORM_PROVIDER_MIRROR is neither an https:// address nor an absolute path.",
    });
  });
});
