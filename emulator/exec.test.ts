import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandEnvironment, execWithEmulator } from "./exec.ts";
import { temporaryDirectory } from "./testing/terraform.ts";

describe("running a command with the emulator", () => {
  let world: string;
  beforeEach(() => {
    world = temporaryDirectory();
  });
  afterEach(() => rmSync(world, { recursive: true, force: true }));
  const node = (script: string): Promise<number> =>
    execWithEmulator([process.execPath, "-e", script], { worldDirectory: world });

  it("returns the exit code of the command", async () => {
    expect(await node("process.exit(7)")).toBe(7);
  });

  it("returns 128 plus the number of the signal that ended the command", async () => {
    expect(await node("process.kill(process.pid, 'SIGTERM')")).toBe(143);
  });

  it("returns 127 if the command does not exist", async () => {
    expect(await execWithEmulator(["no-such-command-here"], { worldDirectory: world })).toBe(127);
  });

  it("attaches the three providers, with the pid of the process that serves them", async () => {
    const check = `
      const providers = JSON.parse(process.env.TF_REATTACH_PROVIDERS);
      const names = [...new Set(Object.keys(providers).map((name) => name.split("/").at(-1)))].sort().join();
      const fine = Object.values(providers).every((provider) => provider.Pid === ${process.pid} && provider.Test === true);
      process.exit(names === "aws,helm,kubernetes" && fine && process.env.PLATFORM_TARGET === "emulated" ? 0 : 1);`;
    expect(await node(check)).toBe(0);
  });

  it("drops a TF_CLI_CONFIG_FILE that names a missing file and keeps one that exists", () => {
    const file = join(world, "terraformrc");
    expect(commandEnvironment({ TF_CLI_CONFIG_FILE: file }, {})).not.toHaveProperty("TF_CLI_CONFIG_FILE");
    writeFileSync(file, "");
    expect(commandEnvironment({ TF_CLI_CONFIG_FILE: file }, {})).toHaveProperty("TF_CLI_CONFIG_FILE", file);
  });

  it("gives cdktf a working directory other than that of AWS, unless it is told another", () => {
    expect(commandEnvironment({}, {})["CDKTF_OUTPUT"]).toBe(".platform/emulated/cdktf.out");
    expect(commandEnvironment({ CDKTF_OUTPUT: "elsewhere" }, {})["CDKTF_OUTPUT"]).toBe("elsewhere");
  });
});
