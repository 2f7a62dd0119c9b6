import { type Change, changedOutputs, type PlanJson, placeholder } from "../terraform/plan-json.ts";
import { isMarked } from "./marks.ts";

/** A stack whose outputs are read, as it was planned. */
export interface Upstream {
  readonly id: string;
  readonly plan: PlanJson;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The upstreams whose current state this stack cannot be planned on: their plan would change an output that it reads,
 * or they were never applied, so there is no state to read.
 *
 * @param configuration the stack's `cdk.tf.json`
 */
export function pendingUpstream(configuration: string, upstream: readonly Upstream[]): Upstream[] {
  return upstream.filter(
    ({ id, plan }) =>
      changedOutputs(plan).some(([name]) => readsOutput(configuration, id, name)) ||
      (isNew(plan) && declaresState(configuration, id)),
  );
}

/** Whether the configuration declares the state, which Terraform then reads even if no output is used. */
function declaresState(configuration: string, id: string): boolean {
  const { data = {} } = JSON.parse(configuration) as { data?: { terraform_remote_state?: Json } };
  return Object.hasOwn(data.terraform_remote_state ?? {}, id);
}

/** `dev-network and dev-ml-cluster are not applied yet; outputs of dev-storage change` */
export function pendingText(upstream: readonly Upstream[]): string {
  const ids = (isWanted: (plan: PlanJson) => boolean) =>
    upstream.filter(({ plan }) => isWanted(plan)).map(({ id }) => id);
  const missing = ids(isNew);
  const changing = ids((plan) => !isNew(plan));
  return [
    ...(missing.length > 0 ? [`${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not applied yet`] : []),
    ...(changing.length > 0 ? [`outputs of ${changing.join(" and ")} change`] : []),
  ].join("; ");
}

/** Whether every output is new: nothing has been published so far. */
function isNew(plan: PlanJson): boolean {
  const changes = Object.values(plan.output_changes ?? {});
  return changes.length > 0 && changes.every(({ actions }) => actions.join() === "create");
}

/** Counts an expression that takes all outputs at once, or names one in an unknown way, as reading every output. */
function readsOutput(configuration: string, id: string, name: string): boolean {
  const outputs = outputsOf(id);
  return configuration
    .split(outputs)
    .slice(1)
    .some((rest) => {
      const named = /^\.([A-Za-z_][\w-]*)/.exec(rest)?.[1];
      return named === undefined || named === name;
    });
}

function outputsOf(id: string): string {
  return `data.terraform_remote_state.${id}.outputs`;
}

const unknownText = `\${${placeholder.type}.${placeholder.name}.id}`;
/** Unknown and of any type: https://developer.hashicorp.com/terraform/language/functions/jsondecode of an unknown text. */
const unknownValue = `\${jsondecode(${placeholder.type}.${placeholder.name}.id)}`;

/**
 * The stack's `cdk.tf.json` with the outputs it reads from `upstream` replaced by the planned ones: known parts with
 * their future values, the others unknown until apply; sensitive outputs stay sensitive. A plan of it shows what will
 * be done, but must never be applied.
 */
export function onPlannedOutputs(configuration: string, upstream: readonly Upstream[]): string {
  const renamed = upstream.reduce(
    (text, { id }) => text.replaceAll(outputsOf(id), `local.${localName(id)}`),
    configuration,
  );
  const { data = {}, locals = {}, resource = {}, ...rest } = JSON.parse(renamed) as Record<string, Json>;
  const { terraform_remote_state: states = {}, ...otherData } = data;
  const ids = new Set(upstream.map(({ id }) => id));
  const keptStates = Object.fromEntries(Object.entries(states as Json).filter(([id]) => !ids.has(id)));
  const keptData = { ...otherData, ...(Object.keys(keptStates).length > 0 && { terraform_remote_state: keptStates }) };
  const ofType = resource[placeholder.type] as Json | undefined;
  const written = {
    ...withoutReferences(rest, ids),
    ...(Object.keys(keptData).length > 0 && { data: withoutReferences(keptData, ids) }),
    locals: { ...locals, ...Object.assign({}, ...upstream.map(plannedLocals)) },
    resource: { ...withoutReferences(resource, ids), [placeholder.type]: { ...ofType, [placeholder.name]: {} } },
  };
  return JSON.stringify(written, null, 2);
}

function localName(id: string): string {
  return `upstream_${id}`;
}

/** Removes the data sources that were replaced from `depends_on`. */
function withoutReferences(value: Json, ids: ReadonlySet<string>): Json {
  const gone = new Set([...ids].map((id) => `data.terraform_remote_state.${id}`));
  return JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    key === "depends_on" && Array.isArray(part) ? part.filter((item) => !gone.has(item)) : part,
  ) as Json;
}

function plannedLocals({ id, plan }: Upstream): Json {
  const outputs = Object.entries(plan.output_changes ?? {}).filter(([, { actions }]) => actions.join() !== "delete");
  const secret = `${localName(id)}_sensitive`;
  const secrets = outputs.filter(([, change]) => isMarked(change.after_sensitive));
  return {
    [localName(id)]: Object.fromEntries(
      outputs.map(([name, change]) => [
        name,
        isMarked(change.after_sensitive) ? `\${sensitive(local.${secret}[${JSON.stringify(name)}])}` : planned(change),
      ]),
    ),
    ...(secrets.length > 0 && {
      [secret]: Object.fromEntries(secrets.map(([name, change]) => [name, planned(change)])),
    }),
  };
}

function planned({ after, after_unknown }: Change): unknown {
  return after_unknown === true ? unknownValue : withUnknown(after, after_unknown);
}

function withUnknown(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return unknownText;
  if (typeof value === "string") return value.replace(/[$%]\{/g, (opening) => `${opening[0]}${opening}`);
  if (Array.isArray(value)) {
    const marks = Array.isArray(unknown) ? unknown : [];
    return value.map((item, index) => withUnknown(item, marks[index]));
  }
  if (typeof value === "object" && value !== null) {
    const marks = (typeof unknown === "object" && unknown !== null ? unknown : {}) as Json;
    const keys = new Set([...Object.keys(value), ...Object.keys(marks)]);
    return Object.fromEntries([...keys].map((key) => [key, withUnknown((value as Json)[key], marks[key])]));
  }
  return value;
}

/**
 * A plan without updates that only make a value sensitive: unlike `terraform_remote_state`, the planned outputs keep
 * the mark of sensitive values.
 */
export function withoutMarkChanges(plan: PlanJson): PlanJson {
  const isMarkChange = ({ actions, before, after, after_unknown }: Change): boolean =>
    actions.join() === "update" && !isMarked(after_unknown) && JSON.stringify(before) === JSON.stringify(after);
  return { ...plan, resource_changes: (plan.resource_changes ?? []).filter(({ change }) => !isMarkChange(change)) };
}
