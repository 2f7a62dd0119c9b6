import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Call } from "../called-programs.ts";
import {
  type Attributes,
  type Configuration,
  readConfiguration,
  readOutputs,
  readState,
  type State,
} from "./configuration.ts";
import { dependenciesOf, evaluate, type Scope, typed, typeOf, Unsupported } from "./evaluate.ts";
import { type Action, addressOf, dataAddressOf, type PlannedResource, planChanges, planJson } from "./plan.ts";

/** What a plan file of the stand-in holds. */
interface SavedPlan {
  readonly standIn: true;
  readonly json: object;
  /** That of the state which was planned on. */
  readonly serial: number;
  readonly configuration: Configuration;
  readonly outputs: Scope["outputs"];
  readonly isDestroy: boolean;
}

/** In the data directory that the stand-in initialized: Terraform itself has not, and must do so before it can work there. */
export const marker = "stand-in";

/**
 * Does what Terraform does, for stacks of `terraform_data` with local states.
 *
 * @param version such as `1.11.4`
 * @returns the exit code
 * @throws {Unsupported} before it has any effect, for everything that it does not do
 */
export function standIn(version: string, { args, cwd, env, print }: Call): number {
  const [command, ...options] = args;
  const say = (type: string, message: string, more: object = {}): void =>
    print(JSON.stringify({ "@level": "info", "@message": message, "@module": "terraform.ui", type, ...more }));
  switch (command) {
    case "version":
      print(`Terraform v${version}`);
      return 0;
    case "init":
      return init(cwd, env);
    case "plan":
      return plan(cwd, options, say);
    case "show":
      print(JSON.stringify(savedPlan(cwd, options).json));
      return 0;
    case "validate":
      return validate(cwd, print);
    case "state":
      return push(cwd, options);
    case "apply":
      return apply(cwd, options, version, say);
    default:
      throw new Unsupported(String(command));
  }
}

type Say = (type: string, message: string, more?: object) => void;

function init(directory: string, env: Call["env"]): number {
  readConfiguration(directory);
  const data = dataDirectory(directory, env);
  if (existsSync(data) && !existsSync(join(data, marker))) throw new Unsupported("what Terraform initialized");
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, marker), "");
  return 0;
}

export function dataDirectory(directory: string, env: Call["env"]): string {
  return resolve(directory, env["TF_DATA_DIR"] ?? ".terraform");
}

function plan(directory: string, options: readonly string[], say: Say): number {
  const isDestroy = options.includes("-destroy");
  const unusual = options.find(
    (option) => !/^-(?:json|input=false|destroy|refresh-only|lock=false|lock-timeout=.*|out=.+)$/.test(option),
  );
  if (unusual !== undefined) throw new Unsupported(unusual);
  const configuration = readConfiguration(directory);
  const state = readState(configuration.statePath);
  const outputs = Object.fromEntries(
    Object.entries(configuration.reads).map(([name, path]) => [name, readOutputs(path)]),
  );
  const wanted = planChanges(configuration, state, outputs, isDestroy);
  const isRefresh = options.includes("-refresh-only");
  if (isRefresh && wanted.outputs.some(({ action }) => action !== "no-op")) throw new Unsupported("changed outputs");
  const planned = isRefresh ? { resources: [], outputs: [] } : wanted;
  const saved: SavedPlan = {
    standIn: true,
    json: planJson(planned, configuration, outputs, isDestroy),
    serial: state?.serial ?? 0,
    configuration,
    outputs,
    isDestroy,
  };
  const file = options.find((option) => option.startsWith("-out="))?.slice("-out=".length);
  if (file !== undefined) writeFileSync(resolve(directory, file), JSON.stringify(saved));
  const changed = sayPlanned(planned.resources, say);
  const changes = count(changed);
  say("change_summary", `Plan: ${changes.add} to add, ${changes.change} to change, ${changes.remove} to destroy.`, {
    changes: { ...changes, import: 0, operation: "plan" },
  });
  return 0;
}

/** @returns the resources that would change */
function sayPlanned(resources: readonly PlannedResource[], say: Say): PlannedResource[] {
  const changed = resources.filter(({ action }) => action !== "no-op");
  for (const { name, action } of changed) {
    say("planned_change", `${addressOf(name)}: Plan to ${action}`, { change: { resource: resourceOf(name), action } });
  }
  return changed;
}

const resourceOf = (name: string) => ({
  addr: addressOf(name),
  resource: addressOf(name),
  resource_type: "terraform_data",
  resource_name: name,
});

function count(resources: readonly PlannedResource[]) {
  const number = (...actions: readonly Action[]) => resources.filter(({ action }) => actions.includes(action)).length;
  return { add: number("create", "replace"), change: number("update"), remove: number("delete", "replace") };
}

function validate(directory: string, print: Call["print"]): number {
  const { resources, outputs, reads } = readConfiguration(directory);
  const needed = [...Object.values(resources), outputs].flatMap(dependenciesOf);
  const known = [...Object.keys(resources).map(addressOf), ...Object.keys(reads).map(dataAddressOf)];
  const missing = needed.find((address) => !known.includes(address));
  if (missing !== undefined) throw new Unsupported(missing);
  print(JSON.stringify({ format_version: "1.0", valid: true, error_count: 0, warning_count: 0, diagnostics: [] }));
  return 0;
}

/** Writes a state that is at least as new as that of the stack, or replaces it. */
function push(directory: string, options: readonly string[]): number {
  const [subcommand, ...more] = options;
  const [file = "", ...others] = more.filter((option) => !/^-(?:lock-timeout=.*|force)$/.test(option));
  if (subcommand !== "push" || others.length > 0) throw new Unsupported(String(subcommand));
  const { statePath } = readConfiguration(directory);
  const state = readState(statePath);
  const pushed = readState(resolve(directory, file));
  if (pushed === undefined) throw new Unsupported(file);
  const isLater = state === undefined || (state.lineage === pushed.lineage && state.serial < pushed.serial);
  if (!isLater || isDeepStrictEqual(state?.resources, pushed.resources)) throw new Unsupported("no newer state");
  writeStateFile(statePath, state, { ...pushed, serial: pushed.serial + (state === undefined ? 0 : 1) });
  return 0;
}

function writeStateFile(path: string, before: State | undefined, after: object): void {
  mkdirSync(dirname(path), { recursive: true });
  if (before !== undefined) writeFileSync(`${path}.backup`, readFileSync(path));
  writeFileSync(path, `${JSON.stringify(after, null, 2)}\n`);
}

/** @throws {Unsupported} for a plan of Terraform itself */
function savedPlan(directory: string, options: readonly string[]): SavedPlan {
  const [name = "", ...more] = options.filter((option) => !/^-(?:json|input=false|lock-timeout=.*)$/.test(option));
  if (more.length > 0 || !isPlanOfStandIn(directory, name)) throw new Unsupported(name);
  return JSON.parse(readFileSync(resolve(directory, name), "utf8")) as SavedPlan;
}

/** Whether a file is a plan that the stand-in made. */
export function isPlanOfStandIn(directory: string, name: string): boolean {
  const file = resolve(directory, name);
  return existsSync(file) && readFileSync(file, "utf8").startsWith('{"standIn":');
}

function apply(directory: string, options: readonly string[], version: string, say: Say): number {
  const { configuration, outputs, isDestroy, serial } = savedPlan(directory, options);
  const { statePath } = configuration;
  const state = readState(statePath);
  if ((state?.serial ?? 0) !== serial) {
    const summary = "Saved plan is stale";
    const detail =
      "The given plan file can no longer be applied because the state was changed by another operation after the plan was created.";
    say("diagnostic", `Error: ${summary}`, { "@level": "error", diagnostic: { severity: "error", summary, detail } });
    return 1;
  }
  const { resources, outputs: changedOutputs } = planChanges(configuration, state, outputs, isDestroy);
  const changed = sayPlanned(resources, say);
  if (changed.length > 0 || changedOutputs.some(({ action }) => action !== "no-op")) {
    const made = make(configuration, resources, outputs, say);
    writeStateFile(statePath, state, stateAfter(version, configuration, state, resources, made, outputs, isDestroy));
  }
  const changes = count(changed);
  say(
    "change_summary",
    `Apply complete! Resources: ${changes.add} added, ${changes.change} changed, ${changes.remove} destroyed.`,
    { changes: { ...changes, import: 0, operation: "apply" } },
  );
  return 0;
}

const verbs = { create: "Creation", update: "Modifications", delete: "Destruction" } as const;

/** @returns the attributes of what then exists, by name */
function make(
  configuration: Configuration,
  resources: readonly PlannedResource[],
  outputs: Scope["outputs"],
  say: Say,
): Map<string, Attributes> {
  const made = new Map<string, Attributes>();
  const tell = (name: string, action: keyof typeof verbs, id: unknown): void => {
    const resource = resourceOf(name);
    say("apply_start", `${addressOf(name)}: ${verbs[action]}...`, { hook: { resource, action } });
    const done = action === "delete" ? {} : { id_key: "id", id_value: id };
    say("apply_complete", `${addressOf(name)}: ${verbs[action]} complete after 0s [id=${id}]`, {
      hook: { resource, action, ...done, elapsed_seconds: 0 },
    });
  };
  for (const { name, action, before } of resources) {
    if (action === "delete" || action === "replace") tell(name, "delete", before?.["id"]);
    if (action === "delete") continue;
    const { input = null, triggers_replace = null } = evaluate(configuration.resources[name] ?? {}, {
      resources: made,
      outputs,
      locals: configuration.locals,
    }) as { input?: unknown; triggers_replace?: unknown };
    const id = action === "no-op" || action === "update" ? before?.["id"] : randomUUID();
    made.set(name, { id, input, output: input, triggers_replace });
    if (action !== "no-op") tell(name, action === "update" ? "update" : "create", id);
  }
  return made;
}

const builtin = 'provider["terraform.io/builtin/terraform"]';

function stateAfter(
  version: string,
  { outputs: published, reads, locals }: Configuration,
  before: State | undefined,
  resources: readonly PlannedResource[],
  made: ReadonlyMap<string, Attributes>,
  outputs: Scope["outputs"],
  isDestroy: boolean,
): object {
  const instance = (attributes: object, dependencies: readonly string[]) => ({
    schema_version: 0,
    attributes,
    sensitive_attributes: [],
    ...(dependencies.length > 0 && { dependencies }),
  });
  const read = Object.entries(isDestroy ? {} : reads).map(([name, path]) => {
    const attributes = { backend: "local", config: typed({ path }), defaults: null, outputs: typed(outputs[name]) };
    const instances = [instance({ ...attributes, workspace: null }, [])];
    return { mode: "data", type: "terraform_remote_state", name, provider: builtin, instances };
  });
  const managed = [...made].map(([name, { id, input, output, triggers_replace }]) => {
    const attributes = { id, input: typed(input), output: typed(output), triggers_replace: typed(triggers_replace) };
    const { dependencies = [] } = resources.find((resource) => resource.name === name) ?? {};
    return {
      mode: "managed",
      type: "terraform_data",
      name,
      provider: builtin,
      instances: [instance(attributes, dependencies)],
    };
  });
  return {
    version: 4,
    terraform_version: version,
    serial: (before?.serial ?? 0) + 1,
    lineage: before?.lineage ?? randomUUID(),
    outputs: Object.fromEntries(
      Object.entries(isDestroy ? {} : published).map(([name, { value: expression, sensitive }]) => {
        const value = evaluate(expression, { resources: made, outputs, locals });
        return [name, { value, type: typeOf(value), ...(sensitive === true && { sensitive }) }];
      }),
    ),
    resources: [...read, ...managed.sort((one, other) => (one.name < other.name ? -1 : 1))],
    check_results: null,
  };
}
