import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Environment, environments } from "@ml-platform/environments";
import { synthesize } from "@ml-platform/stacks";
import { afterAll } from "vitest";
import { runPlatform } from "../platform.ts";
import type { Services } from "../services.ts";
import { capturedIo } from "../testing/captured-io.ts";

const scratch = mkdtempSync(join(tmpdir(), "rehearsals-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository of its own in a temporary directory: the environments given, and nothing applied yet. */
export class Rehearsal {
  readonly root = mkdtempSync(join(scratch, "rehearsal-"));
  environments: readonly Environment[];
  private readonly overrides: Partial<Services>;

  constructor(given: readonly Environment[] = environments, overrides: Partial<Services> = {}) {
    this.environments = given;
    this.overrides = overrides;
  }

  /** Runs `platform <command>` as a person without a terminal does. */
  async run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const { io, captured } = capturedIo({
      root: this.root,
      env: { ...process.env, ...env },
      ask: undefined,
      onInterrupt: () => () => {},
    });
    const code = await runPlatform(command.split(" "), io, { ...this.services(), ...this.overrides });
    return { code, ...captured() };
  }

  /** Faults for the emulator to make from now on. */
  setFaults(faults: readonly object[]): void {
    this.write(".platform/emulated/faults.json", JSON.stringify(faults));
  }

  /** Addresses of the managed resources in a stack's state. */
  addresses(stack: string): string[] {
    const { resources } = JSON.parse(readFileSync(this.stateFile(stack), "utf8")) as {
      resources: { mode: string; type: string; name: string }[];
    };
    return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
  }

  stateFile(stack: string): string {
    return join(this.root, ".platform", "emulated", "state", `${stack}.tfstate`);
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  private services(): Partial<Services> {
    return {
      environments: async () => this.environments,
      synthesize: async (names, options) =>
        synthesize(
          this.environments.filter(({ name }) => names.includes(name)),
          options,
        ),
    };
  }
}

/** The same environment as its authors would make it before they take it down. */
export function unprotected(environment: Environment): Environment {
  return {
    ...environment,
    protected: false,
    clusters: Object.fromEntries(
      Object.entries(environment.clusters).map(([name, cluster]) => [name, { ...cluster, deletionProtection: false }]),
    ),
  };
}
