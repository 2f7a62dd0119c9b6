import { isObject, type ObjectValue } from "../../wire/value.ts";
import { callFolder } from "./helm-program.ts";

/** Files that every call about a release finds in its folder. */
export const callFiles = { kubeconfig: "kubeconfig", values: "values.json" } as const;

type Flags = readonly (readonly [attribute: string, flag: string])[];

/** Flags of `helm install` and `helm upgrade` by the attribute that switches them on. */
const common: Flags = [
  ["dependency_update", "--dependency-update"],
  ["devel", "--devel"],
  ["disable_openapi_validation", "--disable-openapi-validation"],
  ["disable_webhooks", "--no-hooks"],
  ["render_subchart_notes", "--render-subchart-notes"],
  ["skip_crds", "--skip-crds"],
  ["take_ownership", "--take-ownership"],
  ["verify", "--verify"],
  ["atomic", "--rollback-on-failure"],
];

const install: Flags = [
  ["create_namespace", "--create-namespace"],
  ["replace", "--replace"],
];

const upgrade: Flags = [
  ["cleanup_on_fail", "--cleanup-on-fail"],
  ["force_update", "--force-replace"],
  ["reset_values", "--reset-values"],
  ["reuse_values", "--reuse-values"],
];

/**
 * The arguments of helm 4 that do what the provider, which is built on helm 3, does with a release: it applies on the
 * client's side, and waits as helm 3 does.
 *
 * Source: helm.sh/docs/helm, helm_install and helm_upgrade; hashicorp/terraform-provider-helm 3.1.1,
 * helm/resource_helm_release.go (Create, Update).
 */
export function installArguments(release: ObjectValue, chart: string): string[] {
  return ["install", ...changing(release, [...common, ...install]), "--server-side=false", ...named(release, chart)];
}

/** See installArguments. */
export function upgradeArguments(release: ObjectValue, chart: string): string[] {
  // helm keeps ten revisions by itself, the provider all of them.
  const history = `--history-max=${Number(release["max_history"] ?? 0)}`;
  const flags = [...changing(release, [...common, ...upgrade]), history, "--server-side=false"];
  return ["upgrade", ...flags, ...named(release, chart)];
}

export function uninstallArguments(release: ObjectValue): string[] {
  const hooks = release["disable_webhooks"] === true ? ["--no-hooks"] : [];
  return ["uninstall", ...everywhere(release), ...hooks, ...waiting(release["wait"] === true), ...named(release)];
}

function changing(release: ObjectValue, flags: Flags): string[] {
  const { description, keyring } = release;
  // helm 3 waits where it is to undo what fails.
  const waits = release["wait"] === true || release["atomic"] === true;
  return [
    ...everywhere(release),
    `--values=${callFolder}/${callFiles.values}`,
    ...flags.filter(([attribute]) => release[attribute] === true).map(([, flag]) => flag),
    ...waiting(waits),
    ...(waits && release["wait_for_jobs"] === true ? ["--wait-for-jobs"] : []),
    ...(typeof description === "string" && description !== "" ? [`--description=${description}`] : []),
    ...(typeof keyring === "string" && keyring !== "" ? [`--keyring=${keyring}`] : []),
  ];
}

function everywhere(release: ObjectValue): string[] {
  return [
    `--kubeconfig=${callFolder}/${callFiles.kubeconfig}`,
    `--namespace=${String(release["namespace"])}`,
    `--timeout=${Number(release["timeout"] ?? 300)}s`,
  ];
}

function waiting(waits: boolean): string[] {
  return waits ? ["--wait=legacy"] : [];
}

/** What follows can be no flag, whatever it is. */
function named(release: ObjectValue, ...more: readonly string[]): string[] {
  return ["--", String(release["name"]), ...more];
}

/** Whether the release has a program of its own that changes what a chart renders; helm 4 takes plugins only. */
export function hasPostRenderer({ postrender }: ObjectValue): boolean {
  return isObject(postrender) && (postrender["binary_path"] ?? "") !== "";
}
