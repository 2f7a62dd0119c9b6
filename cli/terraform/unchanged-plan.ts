import { readFileSync } from "node:fs";
import { type InstanceKey, instanceAddress, type Json, type Marks, readMarks, unwrapDynamic } from "@ml-platform/state";
import { inPlanArchive } from "./plan-archive.ts";
import type { Change, PlanJson, ResourceChange } from "./plan-json.ts";

interface StateFile {
  readonly version: number;
  readonly outputs?: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly resources?: readonly StoredResource[];
}

interface StoredResource {
  readonly module?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly provider?: string;
  readonly instances: readonly StoredInstance[];
}

interface StoredInstance {
  readonly index_key?: InstanceKey;
  readonly deposed?: string;
  readonly attributes?: Readonly<Record<string, never>>;
  readonly sensitive_attributes?: Json;
}

/**
 * A plan that changes nothing, as `terraform show -json` prints it and `readPlan` reads it, but for the configuration and
 * for what the refresh found: everything that it has is in the state that was saved with it. To ask Terraform takes as long
 * as a tenth of the plan.
 *
 * @param isDrifted whether the refresh found anything
 * @returns undefined if the file of the plan holds no state that can be read
 */
export function unchangedPlan(planFile: string, isDrifted: boolean): PlanJson | undefined {
  const state = stateIn(planFile);
  if (state?.version !== 4) return undefined;
  const { resources = [], outputs = {} } = state;
  const changes = resources
    .filter(({ mode }) => mode === "managed")
    .flatMap((resource) => resource.instances.map((instance) => unchanged(resource, instance)))
    .sort((one, other) => (one.address < other.address ? -1 : one.address > other.address ? 1 : 0));
  const outputChanges = Object.entries(outputs).map(([name, { value, sensitive = false }]) => [
    name,
    noChange(value, sensitive),
  ]);
  return {
    format_version: "1.2",
    ...(changes.length > 0 && { resource_changes: changes }),
    ...(outputChanges.length > 0 && { output_changes: Object.fromEntries(outputChanges) }),
    isUnchanged: true,
    ...(isDrifted && { isDrifted }),
  };
}

function stateIn(planFile: string): StateFile | undefined {
  const text = inPlanArchive(readFileSync(planFile), "tfstate");
  try {
    return text === undefined ? undefined : (JSON.parse(text) as StateFile);
  } catch {
    return undefined;
  }
}

function unchanged(
  { module = "", mode, type, name, provider = "" }: StoredResource,
  instance: StoredInstance,
): ResourceChange {
  const { index_key: key, deposed, attributes = {}, sensitive_attributes: paths } = instance;
  return {
    address: instanceAddress({ module, mode, type, name, ...(key !== undefined && { key }) }),
    mode,
    type,
    name,
    provider,
    ...(deposed !== undefined && { deposed }),
    change: noChange(unwrapDynamic(attributes), marksOf(readMarks(paths, type) ?? new Map())),
  };
}

function noChange(value: unknown, marks: unknown): Change {
  return { actions: ["no-op"], before: value, after: value, before_sensitive: marks, after_sensitive: marks };
}

/** The marks of a state as a plan has them: with lists where the value has lists, by which it is masked. */
function marksOf(marks: Marks): unknown {
  if (marks === true) return true;
  const entries = [...marks].map(([key, inner]) => [key, marksOf(inner)] as const);
  return entries.some(([key]) => typeof key === "number")
    ? Object.assign([], Object.fromEntries(entries))
    : Object.fromEntries(entries);
}
