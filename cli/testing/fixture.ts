import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { accountsOf, type Backend, type Environment } from "@ml-platform/environments";
import { small } from "@ml-platform/environments/testing";
import type { StateLocation } from "@ml-platform/rules";
import { type StackNode, type SynthesizedStack, type SynthesizeOptions, stateLocation } from "@ml-platform/stacks";
import type { Services } from "../services.ts";
import { quickTerraform } from "./stand-in/index.ts";
import { type Ran, type RunOptions, TestRepository } from "./test-repository.ts";

type Json = Readonly<Record<string, unknown>>;

/** A stack of `terraform_data` resources: no provider to install, and often no process to start (see stand-in/). */
export interface FixtureStack {
  readonly resources?: Readonly<Record<string, Json>>;
  readonly outputs?: Readonly<Record<string, Json>>;
  readonly moved?: readonly Json[];
  /** Names of the stacks it reads. */
  readonly reads?: readonly string[];
  /** Whether a personal environment reads its base's stack instead of having its own. @default false */
  readonly shared?: boolean;
}

/** Not protected, with local states. */
export const dev: Environment = {
  ...small,
  name: "dev",
  account: { id: "111111111111", alias: "ml-dev" },
  region: "us-east-2",
  protected: false,
  backend: { type: "local" },
};

const prod: Environment = { ...dev, name: "prod", protected: true };

/** A personal environment derived from `dev`. */
export const anna: Environment = { ...dev, kind: "personal", name: "anna", base: dev, shares: ["network"] };

/** A `${...}` reference to an output of another stack of the fixture. */
export function reading(name: string, output: string): string {
  return `\${data.terraform_remote_state.${placeholderOf(name)}.outputs.${output}}`;
}

/** Is replaced by the id of the stack that is read, which depends on the environment. */
function placeholderOf(name: string): string {
  return `id-of-${name}`;
}

/** Its file is removed with what the test file wrote for which it was made. */
let terraform: string | undefined;

/** The states, by file name, that {@link Fixture.applied} left, by what was applied. */
const appliedStates = new Map<string, ReadonlyMap<string, string>>();

/** Environments `dev` and `prod`, both with the given stacks. */
export class Fixture extends TestRepository {
  stacks: Record<string, FixtureStack>;

  constructor(stacks: Record<string, FixtureStack>) {
    super([dev, prod]);
    this.stacks = stacks;
  }

  /**
   * Applies environments of which nothing is applied yet, with local states. Only the first fixture of a process that applies
   * the same runs Terraform: the others get a copy of its states.
   *
   * @throws an error with what was printed if one cannot be applied
   */
  async applied(...environments: readonly string[]): Promise<void> {
    const states = dirname(this.stateFile("any"));
    if (existsSync(states)) throw new RangeError(`${states} exists: only what is not applied yet can be copied`);
    const key = JSON.stringify([environments, this.target, this.stacks, this.environments]);
    const known = appliedStates.get(key);
    if (known !== undefined) {
      mkdirSync(states, { recursive: true });
      for (const [name, text] of known) writeFileSync(join(states, name), text, { mode: 0o600 });
      return;
    }
    for (const name of environments) {
      const { code, stdout, stderr } = await this.run(`apply ${name} --auto-approve`);
      if (code !== 0) throw new Error(`${name} cannot be applied:\n${stdout}${stderr}`);
    }
    const written = readdirSync(states).map((name) => [name, readFileSync(join(states, name), "utf8")] as const);
    appliedStates.set(key, new Map(written));
  }

  /** Keeps the states of all environments in `backend` from now on, which only the target `aws` does. */
  keepStatesIn(backend: Backend): void {
    this.environments = this.environments.map((environment) => ({ ...environment, backend }));
    this.target = "aws";
  }

  override runWith(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const { env = {} } = options;
    // Not for a test of how Terraform is found.
    if ("PLATFORM_TERRAFORM" in env || "PATH" in env) return super.runWith(argv, options);
    if (terraform === undefined || !existsSync(terraform)) terraform = quickTerraform();
    const quick = terraform === undefined ? {} : { PLATFORM_TERRAFORM: terraform };
    return super.runWith(argv, { ...options, env: { ...quick, ...env } });
  }

  override services(): Omit<Services, "environments" | "now" | "synthesizeBootstrap"> {
    return {
      accounts: async (environments) => accountsOf(environments, {}),
      stacksOf: async (environment) => this.nodes(environment),
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
      startProviders: async () => undefined,
      identify: async () => ({ account: "111111111111", arn: "arn:aws:iam::111111111111:user/anna" }),
    };
  }

  private nodes(environment: Environment): StackNode[] {
    return Object.entries(this.stacks)
      .filter(([, { shared = false }]) => !shared || environment.base === undefined)
      .map(([name, { reads = [] }]) => ({
        id: `${environment.name}-${name}`,
        environment: environment.name,
        name,
        kind: name,
        dependencies: reads.map((read) => this.owner(environment, read).id),
        providers: [],
      }));
  }

  /** The stack that an environment reads: its own, or its base's. */
  private owner(environment: Environment, name: string): { readonly environment: Environment; readonly id: string } {
    const owner = this.stacks[name]?.shared === true ? (environment.base ?? environment) : environment;
    return { environment: owner, id: `${owner.name}-${name}` };
  }

  private synthesize(environment: Environment, options: SynthesizeOptions): SynthesizedStack[] {
    return this.nodes(environment).map((node) => {
      const { id, name } = node;
      const { reads = [], ...stack } = this.stacks[name] ?? {};
      const read = reads.map((each) => ({ name: each, ...this.owner(environment, each) }));
      const states = read.map((each): [string, Json] => {
        return [each.id, remoteState(stateLocation(each.environment, each.id, options))];
      });
      const written = JSON.stringify(configuration(stack, stateLocation(environment, id, options), states));
      const directory = join(options.outdir, "stacks", id);
      mkdirSync(directory, { recursive: true });
      writeFileSync(
        join(directory, "cdk.tf.json"),
        read.reduce((text, each) => text.replaceAll(`.${placeholderOf(each.name)}.`, `.${each.id}.`), written),
      );
      return { ...node, directory, warnings: [{ constructPath: `${id}/one`, message: "is only an example" }] };
    });
  }
}

function configuration(
  stack: FixtureStack,
  location: StateLocation,
  states: readonly (readonly [string, Json])[],
): Json {
  return {
    terraform: { backend: backend(location) },
    ...(states.length > 0 && { data: { terraform_remote_state: Object.fromEntries(states) } }),
    ...(stack.resources !== undefined && { resource: { terraform_data: stack.resources } }),
    ...(stack.moved !== undefined && { moved: stack.moved }),
    ...(stack.outputs !== undefined && { output: stack.outputs }),
  };
}

/** The backend block, as `stacks/backends.ts` writes it. */
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
