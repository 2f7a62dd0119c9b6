import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { checkEnvironment, type Environment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import pc from "picocolors";
import type { Context } from "../context.ts";
import { platformServices } from "../platform-services.ts";
import type { LoadedBase } from "../sandpit/find/choose-base.ts";
import { openSandpitRegistry } from "../sandpit/registry/open-registry.ts";
import type { SandpitRegistry } from "../sandpit/registry/registry.ts";
import type { Sandpits } from "../sandpit/run/sandpit-run.ts";
import { type Call, callInsteadOfStarting } from "./called-programs.ts";
import { capturedIo } from "./captured-io.ts";
import { Fixture } from "./fixture.ts";

/** Not protected, with local states; it allows sandpits. */
export const baseSpec: PermanentSpec = {
  ...smallSpec,
  name: "dev",
  account: { id: "111111111111", alias: "ml-dev" },
  backend: { type: "local" },
  sandpits: { admins: ["root"], perHour: 10, quota: { perOwner: 2, total: 3 } },
};

/** What {@link SandpitFixture.left} returns when nothing is left of any sandpit. */
export const nothing = { entries: [], damaged: [], bundles: [], admissions: [], objects: [], states: [] };

/** What happens to a process in one of its steps. */
export type Mishap =
  /** It ends, and nothing that it would do has any effect from then on. */
  | "killed"
  /** The step has no effect, and fails. */
  | "refused"
  /** The step has its effect, but seems to have failed. */
  | "lost answer";

/**
 * A base `dev` whose network is applied, and sandpits of two stacks, which a stand-in for Terraform makes and destroys without
 * a process. What exists beside the states is a file each in `objects/`; applies of the stack that `fails` names fail,
 * or plans that read the base if it says `remote_state`.
 */
export class SandpitFixture extends Fixture {
  private readonly terraform: string;
  private steps = 0;
  private mishap: { readonly at: number; readonly kind: Mishap } | undefined;
  /** Whether the process was killed. */
  private isDead = false;

  constructor(spec: PermanentSpec = baseSpec) {
    super({
      network: { shared: true },
      tenant: { reads: ["network"] },
      work: { reads: ["tenant"] },
    });
    this.define(spec);
    this.terraform = this.writeProgram("bin/terraform", "exit 1");
    callInsteadOfStarting(this.terraform, (call) => this.terraformFor(call));
    mkdirSync(this.path("objects"));
    this.write(`.platform/${this.target}/state/dev-network.tfstate`, holdingState);
  }

  /** Makes the base what its author writes. */
  define(spec: PermanentSpec): void {
    this.specs = { [spec.name]: spec };
    this.environments = [checkEnvironment(spec)];
  }

  get base(): LoadedBase {
    const [environment] = this.environments as readonly [Environment];
    const { name } = environment;
    const spec = this.specs[name];
    if (spec === undefined) throw new RangeError("the base has a spec");
    return { name, file: `environments/${name}.ts`, environment, spec };
  }

  /** Variables with which the stand-in for Terraform is used, by somebody. */
  env(user: string): Record<string, string> {
    return { PLATFORM_TERRAFORM: this.terraform, PLATFORM_USER: user, PATH: process.env["PATH"] ?? "" };
  }

  /** What functions of sandpits take. Whatever they do is a step. */
  sandpits(user = "anna", overrides: Partial<Sandpits> = {}): Sandpits {
    const { io } = capturedIo({ root: this.root, env: this.env(user), ask: undefined, onInterrupt: () => () => {} });
    const own = { ...platformServices(this.root), ...this.services() };
    const services = {
      ...own,
      environments: async () => [this.base],
      synthesize: this.stepping(own.synthesize),
    };
    const context: Context = { io, services, colors: pc.createColors(false), exit() {} };
    const { base } = this;
    const opened = openSandpitRegistry(io, this.target, base.environment);
    const registry = Object.fromEntries(
      Object.entries(opened).map(([name, member]) => [
        name,
        typeof member === "function" ? this.stepping(member as () => Promise<unknown>) : member,
      ]),
    ) as unknown as SandpitRegistry;
    const settings = { parallelism: 1, lockTimeout: "0s", say: () => {} };
    return { context, target: this.target, base, registry, ...settings, ...overrides };
  }

  /** Something happens in this step from now; steps count from 1. */
  mishapAt(step: number, kind: Mishap): void {
    this.steps = 0;
    this.mishap = { at: step, kind };
  }

  /** Another process begins. @returns how many steps the last one made */
  begin(): number {
    const { steps } = this;
    this.steps = 0;
    this.mishap = undefined;
    this.isDead = false;
    return steps;
  }

  /** Names of what exists of sandpits. */
  objects(): string[] {
    return readdirSync(this.path("objects")).filter((name) => !name.startsWith("dev-"));
  }

  /** All that there is of sandpits; {@link nothing} when nothing is left. */
  async left() {
    const { registry } = this.sandpits();
    const { sandpits, damaged } = await registry.list();
    const states = readdirSync(this.path(".platform", this.target, "state"));
    return {
      entries: sandpits.map(({ entry }) => entry.name),
      damaged,
      bundles: await registry.bundles(),
      admissions: [...(await registry.admissions()).keys()],
      objects: this.objects(),
      states: states.filter((name) => !/^(dev-|_|\.)/.test(name)),
    };
  }

  private stepping<A extends unknown[], T>(work: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      const mishap = this.step();
      if (mishap === "killed" || mishap === "refused") throw new Error(mishap);
      const done = await work(...args);
      if (mishap !== undefined) throw new Error(mishap);
      return done;
    };
  }

  private step(): Mishap | undefined {
    if (this.isDead) return "killed";
    this.steps++;
    if (this.mishap?.at !== this.steps) return undefined;
    const { kind } = this.mishap;
    if (kind === "killed") this.isDead = true;
    return kind;
  }

  /** Terraform for stacks of one object. Plans and applies are steps; once killed, it does nothing. @returns the exit code */
  private terraformFor({ args, cwd, print }: Call): number {
    const [command] = args;
    if (command === "version") print("Terraform v1.11.4");
    if (command === "show") print(shownPlan(readFileSync(join(cwd, planFile), "utf8") as Action));
    if (command !== "plan" && command !== "apply") return 0;
    const mishap = this.step();
    if (mishap === "killed" || mishap === "refused") return 1;
    const done = command === "plan" ? this.plannedIn(cwd, args, print) : this.appliedTo(cwd, print);
    return done && mishap === undefined ? 0 : 1;
  }

  private plannedIn(directory: string, args: readonly string[], print: Call["print"]): boolean {
    const configuration = readFileSync(join(directory, "cdk.tf.json"), "utf8");
    if (this.fails() === "remote_state" && configuration.includes('"dev-')) {
      print("it cannot be read");
      return false;
    }
    const isHeld = holds(resolve(directory, stateOf(configuration)));
    const [isWanted, otherwise] = args.includes("-destroy") ? [false, "delete"] : [true, "create"];
    writeFileSync(join(directory, planFile), isHeld === isWanted ? "no-op" : otherwise);
    return true;
  }

  private appliedTo(directory: string, print: Call["print"]): boolean {
    const id = basename(directory);
    if (this.fails() === id) {
      print("it is refused");
      return false;
    }
    const isCreated = readFileSync(join(directory, planFile), "utf8") === "create";
    const state = resolve(directory, stateOf(readFileSync(join(directory, "cdk.tf.json"), "utf8")));
    mkdirSync(dirname(state), { recursive: true });
    if (isCreated) writeFileSync(this.path("objects", id), "");
    else rmSync(this.path("objects", id), { force: true });
    writeFileSync(state, isCreated ? holdingState : emptyState);
    return true;
  }

  /** The stack of which applies fail, or `remote_state`. */
  private fails(): string {
    return existsSync(this.path("fails")) ? readFileSync(this.path("fails"), "utf8") : "";
  }
}

type Action = "create" | "delete" | "no-op";

const planFile = "plan.tfplan";

function stateOf(configuration: string): string {
  const { terraform } = JSON.parse(configuration) as { terraform: { backend: { local: { path: string } } } };
  return terraform.backend.local.path;
}

function holds(state: string): boolean {
  return existsSync(state) && readFileSync(state, "utf8").includes("managed");
}

/** What `terraform show -json` prints. */
function shownPlan(action: Action): string {
  const [before, after] = [action === "create" ? null : { id: "x" }, action === "delete" ? null : { id: "x" }];
  const change = {
    actions: [action],
    before,
    after,
    after_unknown: {},
    before_sensitive: false,
    after_sensitive: false,
  };
  const resource = { address: "terraform_data.one", mode: "managed", type: "terraform_data", name: "one" };
  return JSON.stringify({ format_version: "1.2", resource_changes: [{ ...resource, change }] });
}

/** The state of a stack with one object. */
const holdingState =
  '{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","outputs":{},"resources":[{"mode":"managed","type":"terraform_data","name":"one","provider":"provider[\\"terraform.io/builtin/terraform\\"]","instances":[{"schema_version":0,"attributes":{"id":"x"}}]}]}';

const emptyState = holdingState.replace(/"resources":.*/, '"resources":[]}');
