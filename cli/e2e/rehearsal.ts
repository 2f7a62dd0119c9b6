import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import type { Services } from "../services.ts";
import { type Ran, runIn, scratchDirectory } from "../testing/run-in.ts";

const scratch = scratchDirectory("rehearsals-");

/** A repository of its own in a temporary directory: the environments given, and nothing applied yet. */
export class Rehearsal {
  readonly root = mkdtempSync(join(scratch, "rehearsal-"));
  environments: readonly Environment[];
  private readonly overrides: Partial<Services>;

  constructor(given: readonly Environment[] = referenceEnvironments, overrides: Partial<Services> = {}) {
    this.environments = given;
    this.overrides = overrides;
  }

  /** Runs `platform <command>` as a person without a terminal does. */
  run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return runIn(this.root, command.split(" "), {
      env: { ...process.env, ...env },
      services: { environments: async () => this.loaded(), ...this.overrides },
    });
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

  private loaded() {
    return this.environments.map((environment) => {
      const { name } = environment;
      return { name, file: `environments/${name}.ts`, environment };
    });
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
