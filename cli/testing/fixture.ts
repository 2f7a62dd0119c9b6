import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { small } from "@ml-platform/environments/testing";
import type { StateLocation } from "@ml-platform/rules";
import { type StackNode, type SynthesizedStack, type SynthesizeOptions, stateLocation } from "@ml-platform/stacks";
import type { Io } from "../io.ts";
import type { Services } from "../services.ts";
import { type Ran, runIn, scratchDirectory } from "./run-in.ts";

type Json = Readonly<Record<string, unknown>>;

/** A stack of `terraform_data` resources: real Terraform, no provider to install. */
export interface FixtureStack {
  readonly resources?: Readonly<Record<string, Json>>;
  readonly outputs?: Readonly<Record<string, Json>>;
  readonly moved?: readonly Json[];
  /** Names of the stacks it reads. */
  readonly reads?: readonly string[];
}

export const fixtureEnvironment: Environment = {
  ...small,
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

interface Options {
  readonly env?: Io["env"];
  /** What a person types when asked; without it nobody can be asked. */
  readonly answer?: string | (() => Promise<string>);
  readonly services?: Partial<Services>;
  /** Characters of a line of the terminal that stdout is. @default - a pipe */
  readonly columns?: number;
}

const scratch = scratchDirectory("platform-");

/** A repository with environments `dev` (the given stacks) and `prod` (protected, one stack) in a directory of its own. */
export class Fixture {
  readonly root = mkdtempSync(join(scratch, "repository-"));
  stacks: Record<string, FixtureStack>;
  environment: Environment = fixtureEnvironment;
  private readonly interrupts = new Set<() => void>();

  constructor(stacks: Record<string, FixtureStack>) {
    this.stacks = stacks;
  }

  /** Runs `platform <argv>` here, on the emulated target. */
  run(argv: string, options: Options = {}): Promise<Ran> {
    return this.runWith([...argv.split(" "), "--target", "emulated"], options);
  }

  runWith(argv: readonly string[], { env = {}, answer, services = {}, columns }: Options = {}): Promise<Ran> {
    return runIn(this.root, argv, {
      env: { PATH: process.env["PATH"], PLATFORM_TERRAFORM: process.env["PLATFORM_TERRAFORM"], ...env },
      ask: answer === undefined ? undefined : async () => (typeof answer === "string" ? answer : answer()),
      onInterrupt: (listener) => {
        this.interrupts.add(listener);
        return () => this.interrupts.delete(listener);
      },
      services: { ...this.services(), ...services },
      columns,
    });
  }

  /** What Ctrl-C does. */
  interrupt(): void {
    for (const listener of this.interrupts) listener();
  }

  stateFile(name: string): string {
    return join(this.root, ".platform", "emulated", "state", `dev-${name}.tfstate`);
  }

  services(): Omit<Services, "now"> {
    const { environment } = this;
    return {
      environments: async () =>
        [environment, { ...environment, name: "prod", protected: true }].map((each) => ({
          name: each.name,
          file: `environments/${each.name}.ts`,
          environment: each,
        })),
      stacksOf: async (each) => this.nodes(each),
      synthesize: async (environments, options) => {
        const stacks = environments.flatMap((each) => this.synthesize(each, options));
        const manifest = stacks.map(({ id }) => [id, { synthesizedStackPath: `stacks/${id}/cdk.tf.json` }]);
        writeFileSync(join(options.outdir, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(manifest) }));
        const exempt = { policy: "required-tags", reason: "it cannot be tagged" };
        return {
          stacks,
          exemptions: environments.map(({ name }) => ({ ...exempt, constructPath: `${name}-a/one` })),
        };
      },
      startEmulator: async () => ({ environment: {}, stop: async () => {} }),
      identify: async () => ({ account: "111111111111", arn: "arn:aws:iam::111111111111:user/anna" }),
    };
  }

  private nodes({ name: environment }: Environment): StackNode[] {
    return Object.entries(this.stacks).map(([name, { reads = [] }]) => ({
      id: `${environment}-${name}`,
      environment,
      name,
      kind: name,
      dependencies: reads.map((read) => `${environment}-${read}`),
      providers: [],
    }));
  }

  private synthesize(environment: Environment, options: SynthesizeOptions): SynthesizedStack[] {
    const locate = (id: string): StateLocation => stateLocation(environment, id, options);
    return this.nodes(environment).map((node) => {
      const { id, name } = node;
      const directory = join(options.outdir, "stacks", id);
      mkdirSync(directory, { recursive: true });
      const written = JSON.stringify(configuration(node, this.stacks[name] ?? {}, locate));
      const file = join(directory, "cdk.tf.json");
      const prefix = `terraform_remote_state.${environment.name}-`;
      writeFileSync(file, written.replaceAll("terraform_remote_state.dev-", prefix));
      return { ...node, directory, warnings: [{ constructPath: `${id}/one`, message: "is only an example" }] };
    });
  }
}

function configuration(node: StackNode, stack: FixtureStack, locate: (id: string) => StateLocation): Json {
  const states = node.dependencies.map((id): [string, Json] => [id, remoteState(locate(id))]);
  return {
    terraform: { backend: backend(locate(node.id)) },
    ...(states.length > 0 && { data: { terraform_remote_state: Object.fromEntries(states) } }),
    ...(stack.resources !== undefined && { resource: { terraform_data: stack.resources } }),
    ...(stack.moved !== undefined && { moved: stack.moved }),
    ...(stack.outputs !== undefined && { output: stack.outputs }),
  };
}

/** As `stacks/backends.ts` writes it. */
function backend(location: StateLocation): Json {
  switch (location.type) {
    case "local":
      return { local: { path: location.path } };
    case "s3":
      return { s3: { bucket: location.bucket, key: location.key, region: location.region } };
    case "http": {
      const { address, lockAddress = address } = location;
      const locking = { lock_address: lockAddress, unlock_address: lockAddress };
      return { http: { address, ...locking, lock_method: "POST", unlock_method: "DELETE" } };
    }
    case "cloud":
      throw new RangeError("no fixture keeps its state in HCP Terraform");
  }
}

function remoteState(location: StateLocation): Json {
  const [[type, config]] = Object.entries(backend(location)) as [[string, Json]];
  return { backend: type, config };
}
