import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { checkEnvironment, type Environment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import pc from "picocolors";
import type { Context } from "../context.ts";
import { platformServices } from "../platform-services.ts";
import type { LoadedBase } from "../sandpit/find/choose-base.ts";
import { openSandpitRegistry } from "../sandpit/registry/open-registry.ts";
import type { SandpitRegistry } from "../sandpit/registry/registry.ts";
import type { Sandpits } from "../sandpit/run/sandpit-run.ts";
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
 * A base `dev` whose network is applied, and sandpits of two stacks, which a stand-in for Terraform makes and destroys in
 * milliseconds. What exists beside the states is a file each in `objects/`; applies of the stack that `fails` names fail,
 * or plans that read the base if it says `remote_state`.
 */
export class SandpitFixture extends Fixture {
  private readonly terraform: string;

  constructor(spec: PermanentSpec = baseSpec) {
    super({
      network: { shared: true },
      tenant: { reads: ["network"] },
      work: { reads: ["tenant"] },
    });
    this.define(spec);
    this.terraform = this.writeProgram("bin/terraform", standIn.replaceAll("ROOT", this.root));
    mkdirSync(this.path("objects"));
    this.write("holding.json", holdingState);
    this.write(`.platform/${this.target}/state/dev-network.tfstate`, holdingState);
    this.write("steps", "0");
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
  mishapAt(step: number, mishap: Mishap): void {
    this.write("steps", "0");
    this.write("mishap-at", String(step));
    this.write("mishap", mishap);
  }

  /** Another process begins. @returns how many steps the last one made */
  begin(): number {
    for (const file of ["mishap-at", "mishap", "dead"]) rmSync(this.path(file), { force: true });
    const steps = Number(readFileSync(this.path("steps"), "utf8"));
    this.write("steps", "0");
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
    if (existsSync(this.path("dead"))) return "killed";
    const step = Number(readFileSync(this.path("steps"), "utf8")) + 1;
    writeFileSync(this.path("steps"), String(step));
    const at = this.path("mishap-at");
    if (!existsSync(at) || Number(readFileSync(at, "utf8")) !== step) return undefined;
    const mishap = readFileSync(this.path("mishap"), "utf8") as Mishap;
    if (mishap === "killed") writeFileSync(this.path("dead"), "");
    return mishap;
  }
}

/** The state of a stack with one object. */
const holdingState =
  '{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","outputs":{},"resources":[{"mode":"managed","type":"terraform_data","name":"one","provider":"provider[\\"terraform.io/builtin/terraform\\"]","instances":[{"schema_version":0,"attributes":{"id":"x"}}]}]}';

/** Terraform for stacks of one object. Plans and applies are steps; once killed, it does nothing. */
const standIn = `
id=$(basename "$PWD")
mishap=
step() {
  [ -e ROOT/dead ] && exit 1
  n=$(($(cat ROOT/steps) + 1)); printf %s $n > ROOT/steps
  if [ -e ROOT/mishap-at ] && [ "$n" = "$(cat ROOT/mishap-at)" ]; then
    mishap=$(cat ROOT/mishap)
    [ "$mishap" = killed ] && : > ROOT/dead
    [ "$mishap" = "lost answer" ] || exit 1
  fi
}
state=$([ -e cdk.tf.json ] && tr -d ' \\n' < cdk.tf.json | sed -n 's/.*"backend":{"local":{"path":"\\([^"]*\\)".*/\\1/p')
holds() { [ -e "$state" ] && grep -q managed "$state"; }
case "$1" in
version) echo Terraform v1.11.4 ;;
plan)
  step
  [ "$(cat ROOT/fails 2>/dev/null)" = remote_state ] && grep -q '"dev-' cdk.tf.json && { echo "it cannot be read"; exit 1; }
  action=no-op
  case "$*" in
    *-destroy*) holds && action=delete ;;
    *) holds || action=create ;;
  esac
  printf %s $action > plan.tfplan ;;
show)
  action=$(cat plan.tfplan)
  sides='"before":null,"after":{"id":"x"}'
  [ $action = delete ] && sides='"before":{"id":"x"},"after":null'
  [ $action = no-op ] && sides='"before":{"id":"x"},"after":{"id":"x"}'
  echo '{"format_version":"1.2","resource_changes":[{"address":"terraform_data.one","mode":"managed","type":"terraform_data","name":"one","change":{"actions":["'$action'"],'"$sides"',"after_unknown":{},"before_sensitive":false,"after_sensitive":false}}]}' ;;
apply)
  step
  [ "$(cat ROOT/fails 2>/dev/null)" = "$id" ] && { echo "it is refused"; exit 1; }
  mkdir -p "$(dirname "$state")"
  if [ "$(cat plan.tfplan)" = create ]; then
    : > ROOT/objects/$id
    cp ROOT/holding.json "$state"
  else
    rm -f ROOT/objects/$id
    sed 's/"resources":.*/"resources":[]}/' ROOT/holding.json > "$state"
  fi ;;
esac
[ -z "$mishap" ]
`;
