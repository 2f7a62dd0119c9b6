import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandEnvironment } from "../exec.ts";

const binary = process.env["PLATFORM_TERRAFORM"] ?? "terraform";

export const hasTerraform = ((): boolean => {
  try {
    execFileSync(binary, ["version"], { stdio: "ignore", env: commandEnvironment(process.env, {}) });
    return true;
  } catch {
    return false;
  }
})();

/** Why tests that run terraform are skipped. */
export const noTerraform = `"${binary} version" fails`;

export interface Run {
  readonly code: number;
  /** Standard output and error together, without colours. */
  readonly output: string;
}

/** A temporary folder with one configuration, in which terraform runs. */
export class Workspace {
  readonly directory: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(environment: Record<string, string>, configuration: string) {
    this.directory = mkdtempSync(join(tmpdir(), "emulator-test-"));
    this.environment = commandEnvironment(process.env, environment);
    this.write(configuration);
  }

  write(configuration: string): void {
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(join(this.directory, "main.tf"), configuration);
  }

  run(...args: string[]): Promise<Run> {
    return new Promise((resolve) => {
      const options = { cwd: this.directory, env: this.environment, maxBuffer: 2 ** 26 };
      execFile(binary, [...args, "-no-color"], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ code, output: stdout + stderr });
      });
    });
  }

  apply(...args: string[]): Promise<Run> {
    return this.run("apply", "-auto-approve", ...args);
  }

  /** 0: no change; 2: changes; 1: an error. */
  async planCode(...args: string[]): Promise<number> {
    return (await this.run("plan", "-detailed-exitcode", ...args)).code;
  }

  /** The attributes of one resource in the state. */
  attributes(address: string): Record<string, unknown> {
    const state = JSON.parse(readFileSync(join(this.directory, "terraform.tfstate"), "utf8")) as {
      resources: { type: string; name: string; instances: { attributes: Record<string, unknown> }[] }[];
    };
    const found = state.resources.find(({ type, name }) => `${type}.${name}` === address);
    if (found?.instances[0] === undefined) throw new Error(`${address} is not in the state`);
    return found.instances[0].attributes;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "emulator-world-"));
}
