import { readFileSync } from "node:fs";

/** A resource as Terraform shows it in a state. */
export interface ShownState {
  readonly type: string;
  readonly schema_version: number;
  readonly values: unknown;
  readonly sensitive_values: unknown;
}

/** A change as Terraform shows it in a plan. */
export interface ShownChange {
  readonly type: string;
  readonly actions: readonly string[];
  readonly after: unknown;
  readonly after_unknown: unknown;
  readonly replace_paths?: unknown;
}

/**
 * What the real provider leaves on a real API server, by address.
 *
 * Both were recorded with hashicorp/kubernetes 2.38.0 (and helm 3.1.1 in `main`), Terraform 1.11.4 and Kubernetes 1.35.4:
 * `main` on 2026-11-25, `workloads` on 2026-11-26, each by `terraform apply` and `terraform show -json`.
 */
export interface Recording {
  /** After apply. */
  readonly states: Readonly<Record<string, ShownState>>;
  /** The values once they are read again, by a plan that changes nothing. */
  readonly refreshed: Readonly<Record<string, unknown>>;
  /** The plan of a changed configuration. */
  readonly changes: Readonly<Record<string, ShownChange>>;
}

export type RecordingName = "main" | "workloads";

export function recording(name: RecordingName): Recording {
  return JSON.parse(recordedFile(`${name}.json`)) as Recording;
}

/** The configuration that was recorded. */
export function recordedConfiguration(name: RecordingName): string {
  return recordedFile(`${name}.tf`);
}

function recordedFile(name: string): string {
  return readFileSync(new URL(`../recorded/${name}`, import.meta.url), "utf8");
}

/** The parts of `terraform show -json` that recordings have. */
export interface ShownJson {
  readonly values?: { readonly root_module: { readonly resources: readonly (ShownState & { address: string })[] } };
  readonly prior_state?: ShownJson;
  readonly resource_changes?: readonly { address: string; type: string; change: Omit<ShownChange, "type"> }[];
}

export function statesIn({ values }: ShownJson): Recording["states"] {
  return Object.fromEntries((values?.root_module.resources ?? []).map((resource) => [resource.address, resource]));
}

export function changesIn({ resource_changes = [] }: ShownJson): Recording["changes"] {
  const changed = resource_changes.filter(({ change }) => change.actions.join() !== "no-op");
  return Object.fromEntries(changed.map(({ address, type, change }) => [address, { type, ...change }]));
}

export interface Comparison {
  readonly attributes: number;
  readonly equal: number;
  /** `value kubernetes_job_v1.spec.*.selector`, without doubles. */
  readonly differences: readonly string[];
}

/** Compares the values of attributes at every depth. */
export function compare(kind: string, type: string, recorded: unknown, found: unknown): Comparison {
  const [expected, actual] = [leaves(recorded), leaves(found)];
  const paths = [...new Set([...expected.keys(), ...actual.keys()])].filter((path) => !elsewhere.test(path));
  const different = paths.filter((path) => !isEqual(path, expected.get(path), actual.get(path)));
  return {
    attributes: paths.length,
    equal: paths.length - different.length,
    differences: different.map((path) => `${kind} ${type}${path.replaceAll(/\.\d+(?=\.|$)/g, ".*")}`),
  };
}

export function together(comparisons: readonly Comparison[]): Comparison {
  const sum = (count: (one: Comparison) => number): number => comparisons.reduce((all, one) => all + count(one), 0);
  return {
    attributes: sum(({ attributes }) => attributes),
    equal: sum(({ equal }) => equal),
    differences: [...new Set(comparisons.flatMap(({ differences }) => differences))].sort(),
  };
}

/**
 * What controllers write at any time after the provider: addresses of load balancers, which the recorded cluster did not
 * have, and the revision of a Deployment, which is the only annotation of a manifest's object then.
 */
const elsewhere =
  /\.load_balancer\.\d+\.ingress(\.|$)|\.object\.metadata(\.annotations(\.deployment\.kubernetes\.io\/revision)?)?$/;

/** What each cluster makes anew: any such text is as good as another, but not none. */
const made =
  /\.(uid|resource_version|cluster_ip|cluster_ips\.\d+|node_port|health_check_node_port|first_deployed|last_deployed)$/;

function isEqual(path: string, expected: unknown, actual: unknown): boolean {
  if (made.test(path)) return typeof expected === typeof actual && Boolean(expected) === Boolean(actual);
  return JSON.stringify(expected) === JSON.stringify(actual);
}

/** Values that hold no others, by path. */
function leaves(value: unknown, path = "", found = new Map<string, unknown>()): Map<string, unknown> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) found.set(path, value);
  for (const [name, item] of entries) leaves(item, `${path}.${name}`, found);
  return found;
}
