import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SynthesizedStack, SynthesizeOptions } from "@ml-platform/stacks";
import { afterAll } from "vitest";
import type { Io } from "../io.ts";
import { runPlatform } from "../platform.ts";
import type { PlatformEnvironment, Services } from "../services.ts";
import { capturedIo } from "./captured-io.ts";

type Json = Readonly<Record<string, unknown>>;

/** A stack of `terraform_data` resources: real Terraform, no provider to install. */
export interface FixtureStack {
  readonly resources?: Readonly<Record<string, Json>>;
  readonly outputs?: Readonly<Record<string, Json>>;
  readonly moved?: readonly Json[];
  /** Another backend than a local file. */
  readonly backend?: Json;
  /** Names of the stacks it reads. */
  readonly reads?: readonly string[];
}

export const fixtureEnvironment: PlatformEnvironment = {
  name: "dev",
  account: { id: "111111111111", alias: "ml-dev" },
  region: "us-east-2",
  protected: false,
  backend: { type: "local" },
};

/** `${...}` that reads an output of another stack of the fixture. */
export function reading(name: string, output: string): string {
  return `\${data.terraform_remote_state.dev-${name}.outputs.${output}}`;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly env?: Io["env"];
  /** What a person types when asked; without it nobody can be asked. */
  readonly answer?: string | (() => Promise<string>);
  readonly services?: Partial<Services>;
  /** Characters of a line of the terminal that stdout is. @default - a pipe */
  readonly columns?: number;
}

const scratch = mkdtempSync(join(tmpdir(), "platform-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A repository with environments `dev` (the given stacks) and `prod` (protected, one stack) in a directory of its own. */
export class Fixture {
  readonly root = mkdtempSync(join(scratch, "repository-"));
  stacks: Record<string, FixtureStack>;
  private readonly interrupts = new Set<() => void>();

  constructor(stacks: Record<string, FixtureStack>) {
    this.stacks = stacks;
  }

  /** Runs `platform <argv>` here, on the emulated target. */
  run(argv: string, options: Options = {}): Promise<Ran> {
    return this.runWith([...argv.split(" "), "--target", "emulated"], options);
  }

  async runWith(argv: readonly string[], { env = {}, answer, services = {}, columns }: Options = {}): Promise<Ran> {
    const { io, captured } = capturedIo({
      root: this.root,
      env: { PATH: process.env["PATH"], PLATFORM_TERRAFORM: process.env["PLATFORM_TERRAFORM"], ...env },
      ask: answer === undefined ? undefined : async () => (typeof answer === "string" ? answer : answer()),
      onInterrupt: (listener) => {
        this.interrupts.add(listener);
        return () => this.interrupts.delete(listener);
      },
    });
    if (columns !== undefined) Object.assign(io.stdout, { isTTY: true, columns });
    const code = await runPlatform(argv, io, { ...this.services(), ...services });
    return { code, ...captured() };
  }

  /** What Ctrl-C does. */
  interrupt(): void {
    for (const listener of this.interrupts) listener();
  }

  stateFile(name: string): string {
    return join(this.root, ".platform", "emulated", "state", `dev-${name}.tfstate`);
  }

  services(): Omit<Services, "now"> {
    return {
      environments: async () => [fixtureEnvironment, { ...fixtureEnvironment, name: "prod", protected: true }],
      synthesize: async (environments, options) => {
        const stacks = environments.flatMap((environment) => this.synthesize(environment, options));
        const manifest = stacks.map(({ id }) => [id, { synthesizedStackPath: `stacks/${id}/cdk.tf.json` }]);
        writeFileSync(join(options.outdir, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(manifest) }));
        const exempt = { policy: "required-tags", reason: "it cannot be tagged" };
        return {
          stacks,
          exemptions: environments.map((environment) => ({ ...exempt, constructPath: `${environment}-a/one` })),
        };
      },
      startEmulator: async () => ({ environment: {}, stop: async () => {} }),
      identify: async () => ({ account: "111111111111", arn: "arn:aws:iam::111111111111:user/anna" }),
    };
  }

  private synthesize(environment: string, { outdir, localState }: SynthesizeOptions): SynthesizedStack[] {
    return Object.entries(this.stacks).map(([name, stack]) => {
      const id = `${environment}-${name}`;
      const directory = join(outdir, "stacks", id);
      mkdirSync(directory, { recursive: true });
      const written = JSON.stringify(configuration(environment, id, stack, localState));
      const file = join(directory, "cdk.tf.json");
      writeFileSync(file, written.replaceAll("terraform_remote_state.dev-", `terraform_remote_state.${environment}-`));
      const dependencies = (stack.reads ?? []).map((read) => `${environment}-${read}`);
      const warnings = [{ constructPath: `${id}/one`, message: "is only an example" }];
      return { id, environment, name, directory, dependencies, warnings };
    });
  }
}

function configuration(environment: string, id: string, stack: FixtureStack, localState: string): Json {
  const local = (stackId: string) => ({ path: `${localState}/${stackId}.tfstate` });
  const states = (stack.reads ?? []).map((name): [string, Json] => {
    const read = `${environment}-${name}`;
    return [read, { backend: "local", config: local(read) }];
  });
  return {
    terraform: { backend: stack.backend ?? { local: local(id) } },
    ...(states.length > 0 && { data: { terraform_remote_state: Object.fromEntries(states) } }),
    ...(stack.resources !== undefined && { resource: { terraform_data: stack.resources } }),
    ...(stack.moved !== undefined && { moved: stack.moved }),
    ...(stack.outputs !== undefined && { output: stack.outputs }),
  };
}
