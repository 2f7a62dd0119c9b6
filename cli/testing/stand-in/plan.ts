import { isDeepStrictEqual } from "node:util";
import type { Attributes, Configuration, State } from "./configuration.ts";
import {
  dependenciesOf,
  evaluate,
  isUnknown,
  knownPart,
  referencesOf,
  resourcesIn,
  type Scope,
  Unsupported,
  unknown,
  unknownPart,
  type Value,
} from "./evaluate.ts";

export type Action = "no-op" | "create" | "update" | "replace" | "delete";

export interface PlannedResource {
  readonly name: string;
  readonly action: Action;
  readonly before: Attributes | null;
  readonly after: Attributes | null;
  readonly dependencies: readonly string[];
}

export interface Planned {
  /** In the order in which they are made. */
  readonly resources: readonly PlannedResource[];
  readonly outputs: readonly {
    readonly name: string;
    readonly action: Action;
    readonly before: Value;
    readonly after: Value;
    readonly sensitive: boolean;
  }[];
}

export const dataAddressOf = (name: string): string => `data.terraform_remote_state.${name}`;
export const addressOf = (name: string): string => `terraform_data.${name}`;

/** Attributes of the managed resources of a state, by name. */
export function held(state: State | undefined): Map<string, Attributes> {
  const managed = (state?.resources ?? []).filter(({ mode }) => mode === "managed");
  return new Map(
    managed.map(({ name, instances }) => [name, untyped(instances[0]?.attributes ?? {})] as [string, Attributes]),
  );
}

function untyped({ id, input, output, triggers_replace }: Attributes): Attributes {
  const value = (attribute: Value) => (attribute as { value: Value } | null)?.value ?? null;
  return { id, input: value(input), output: value(output), triggers_replace: value(triggers_replace) };
}

/** What would be done so that what a state holds is as configured; with `isDestroy`, so that nothing is left. */
export function planChanges(
  { resources: configured, outputs: published, locals }: Configuration,
  state: State | undefined,
  outputs: Scope["outputs"],
  isDestroy: boolean,
): Planned {
  const prior = held(state);
  const scope = { resources: new Map<string, Attributes>(), outputs, locals };
  // Terraform evaluates the configuration before a destroy, too.
  const resources = ordered(configured, locals).map((name): PlannedResource => {
    const made = configured[name] ?? {};
    const input = evaluate(made["input"] ?? null, scope);
    const triggers_replace = evaluate(made["triggers_replace"] ?? null, scope);
    const before = prior.get(name) ?? null;
    const planned = change(before, input, triggers_replace);
    scope.resources.set(name, planned.after);
    return { name, before, dependencies: dependenciesOf(made), ...planned };
  });
  const changes = isDestroy
    ? outputsDestroyed(published, state, { ...scope, resources: prior })
    : outputChanges(published, state, scope);
  const gone = [...prior.keys()].filter((name) => isDestroy || !(name in configured));
  const deleted = gone.map(
    (name): PlannedResource => ({
      name,
      action: "delete",
      before: prior.get(name) ?? null,
      after: null,
      dependencies: [],
    }),
  );
  return { resources: isDestroy ? deleted : [...deleted, ...resources], outputs: changes };
}

function change(before: Attributes | null, input: Value, triggers_replace: Value) {
  const created = { id: unknown, input, output: input === null ? null : unknown, triggers_replace };
  if (before === null) return { action: "create" as const, after: created };
  if (isUnknown(triggers_replace) || !isDeepStrictEqual(triggers_replace, before["triggers_replace"])) {
    return { action: "replace" as const, after: created };
  }
  if (isUnknown(input) || !isDeepStrictEqual(input, before["input"])) {
    return { action: "update" as const, after: { ...created, id: before["id"] } };
  }
  return { action: "no-op" as const, after: before };
}

function outputChanges(
  published: Configuration["outputs"],
  state: State | undefined,
  scope: Scope,
): Planned["outputs"] {
  const prior = state?.outputs ?? {};
  const names = [...new Set([...Object.keys(published), ...Object.keys(prior)])].sort();
  return names.map((name) => {
    const [configured, known] = [published[name], prior[name]];
    const before = known?.value ?? null;
    const after = configured === undefined ? null : evaluate(configured.value, scope);
    const isSame = isDeepStrictEqual(before, after) && known?.sensitive === configured?.sensitive;
    const action =
      configured === undefined ? "delete" : known === undefined ? "create" : isSame ? "no-op" : ("update" as const);
    return { name, action, before, after, sensitive: [configured, known].some((each) => each?.sensitive === true) };
  });
}

/** A destroy begins with the outputs as they are configured, whether a state has them or not. */
function outputsDestroyed(
  published: Configuration["outputs"],
  state: State | undefined,
  scope: Scope,
): Planned["outputs"] {
  const current = Object.entries(published).map(
    ([name, { value, ...rest }]) => [name, { value: evaluate(value, scope), ...rest }] as const,
  );
  const all = { ...state?.outputs, ...Object.fromEntries(current) };
  return Object.entries(all).map(([name, { value, sensitive = false }]) => {
    return { name, action: "delete", before: value, after: null, sensitive };
  });
}

/** Names, each after those to which it refers; first of all, those to which local values refer. */
function ordered(configured: Configuration["resources"], locals: Configuration["locals"]): string[] {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name) || !(name in configured)) throw new Unsupported(name);
    if (done.has(name)) return;
    for (const needed of resourcesIn(configured[name])) visit(needed, [...path, name]);
    done.add(name);
  };
  for (const name of [...resourcesIn(locals), ...Object.keys(configured).sort()]) visit(name, []);
  return [...done];
}

const provider = { provider_name: "terraform.io/builtin/terraform" };

const actionsOf: Readonly<Record<Action, readonly string[]>> = {
  "no-op": ["no-op"],
  create: ["create"],
  update: ["update"],
  replace: ["delete", "create"],
  delete: ["delete"],
};

/** What `terraform show -json` prints of a plan, as far as anything reads it. */
export function planJson(
  planned: Planned,
  { resources: configured, reads }: Configuration,
  outputs: Scope["outputs"],
  isDestroy: boolean,
): object {
  return {
    format_version: "1.2",
    resource_changes: sorted(planned.resources).map((resource) => resourceChange(resource, isDestroy)),
    ...(planned.outputs.length > 0 && {
      output_changes: Object.fromEntries(
        planned.outputs.map(({ name, action, before, after, sensitive }) => [
          name,
          {
            actions: [action],
            before,
            ...(after !== unknown && { after: knownPart(after) }),
            after_unknown: isUnknown(after) ? unknownPart(after) : false,
            before_sensitive: sensitive,
            after_sensitive: sensitive,
          },
        ]),
      ),
    }),
    prior_state: { format_version: "1.0", values: { root_module: priorValues(planned, reads, outputs) } },
    configuration: {
      root_module: {
        resources: sorted(Object.keys(configured).map((name) => ({ name }))).map(({ name }) => {
          const expressions = expressionsOf(configured[name] ?? {});
          return {
            address: addressOf(name),
            ...identity(name),
            ...(Object.keys(expressions).length > 0 && { expressions }),
          };
        }),
      },
    },
  };
}

const sorted = <T extends { readonly name: string }>(resources: readonly T[]): T[] =>
  [...resources].sort((one, other) => (one.name < other.name ? -1 : 1));

const identity = (name: string) => ({ mode: "managed", type: "terraform_data", name });

function expressionsOf(attributes: Attributes): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => {
      const references = referencesOf(value);
      return [key, { constant_value: value, ...(references.length > 0 && { references }) }];
    }),
  );
}

function resourceChange({ name, action, before, after }: PlannedResource, isDestroy: boolean) {
  const reason = {
    replace: { action_reason: "replace_because_cannot_update" },
    delete: isDestroy ? {} : { action_reason: "delete_because_no_resource_config" },
    "no-op": {},
    create: {},
    update: {},
  }[action];
  return {
    address: addressOf(name),
    ...identity(name),
    ...provider,
    change: {
      actions: actionsOf[action],
      before,
      after: after === null ? null : knownPart(after),
      after_unknown: after === null ? {} : unknownPart(after),
      before_sensitive: before === null ? false : {},
      after_sensitive: after === null ? false : {},
      ...(action === "replace" && { replace_paths: [["triggers_replace"]] }),
    },
    ...reason,
  };
}

function priorValues({ resources }: Planned, reads: Configuration["reads"], outputs: Scope["outputs"]): object {
  const read = Object.entries(reads).map(([name, path]) => ({
    address: dataAddressOf(name),
    mode: "data",
    type: "terraform_remote_state",
    name,
    ...provider,
    values: { backend: "local", config: { path }, defaults: null, outputs: outputs[name] ?? null, workspace: null },
  }));
  const existing = sorted(resources).flatMap(({ name, before }) =>
    before === null ? [] : [{ address: addressOf(name), ...identity(name), ...provider, values: before }],
  );
  const all = [...read, ...existing];
  return all.length === 0 ? {} : { resources: all };
}
