import { helmRelease } from "../../cluster-providers/helm/helm-release.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { isObject, type ObjectValue, type Value } from "../../wire/value.ts";
import { hasNamespace } from "../kubernetes/namespaces.ts";
import type { Change, Check, ResourceOverlay } from "../overlay.ts";
import { shownValues } from "./values.ts";

/** Attributes that the provider sets, also in the state of a release that is imported. */
const settings: Readonly<Record<string, Value>> = {
  atomic: false,
  cleanup_on_fail: false,
  create_namespace: false,
  dependency_update: false,
  disable_crd_hooks: false,
  disable_openapi_validation: false,
  disable_webhooks: false,
  force_update: false,
  lint: false,
  max_history: 0,
  namespace: "default",
  pass_credentials: false,
  recreate_pods: false,
  render_subchart_notes: true,
  replace: false,
  reset_values: false,
  reuse_values: false,
  skip_crds: false,
  take_ownership: false,
  timeout: 300,
  upgrade_install: false,
  verify: false,
  wait: true,
  wait_for_jobs: false,
};

/**
 * What a plan already knows of an attribute that the configuration leaves out. The defaults of the schema come first;
 * then what the provider sets whenever it plans. Source: hashicorp/terraform-provider-helm 3.1,
 * helm/resource_helm_release.go (defaultAttributes, ModifyPlan).
 */
const defaults: Readonly<Record<string, Value>> = {
  ...settings,
  "set.*.type": "",

  description: null,
  // Both belong to the provider's experiment `manifest`.
  manifest: null,
  resources: null,
  status: "deployed",
  // The chart's own version. The emulator reads no charts.
  version: "1.0.0",
};

const isReleaseName: Check = (value) => {
  const { length } = String(value);
  return length >= 1 && length <= 53 ? undefined : `string length must be between 1 and 53, got: ${length}`;
};

function isSetType(allowed: readonly string[]): Check {
  return (value) =>
    allowed.includes(String(value))
      ? undefined
      : `value must be one of: [${allowed.map((item) => JSON.stringify(item)).join(" ")}], got: "${String(value)}"`;
}

/** Why Helm refuses the name of a release, if it does. Source: helm/helm, pkg/chartutil/validate_name.go. */
function refusedName(name: string): string | undefined {
  const pattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
  if (pattern.test(name)) return undefined;
  const rule = `must match regex ${pattern.source} and the length must not be longer than 53`;
  return `release name ${JSON.stringify(name)}: invalid release name, ${rule}`;
}

/** Refuses what Helm refuses when it installs a release. The provider's plan does not notice any of it. */
function checkRelease({ planned, prior, key, find }: Change): void {
  if (prior !== undefined) return;
  const [name, namespace] = [String(planned["name"]), String(planned["namespace"])];
  const refuse = (reason: string): never => {
    throw new ProviderError("installation failed", reason);
  };
  const refused = refusedName(name);
  if (refused !== undefined) refuse(refused);
  const taken = find("helm_release").some(
    (other) => other.key !== key && other.attributes["name"] === name && other.attributes["namespace"] === namespace,
  );
  if (taken) refuse("cannot re-use a name that is still in use");
  if (planned["create_namespace"] !== true && !hasNamespace(namespace, { find })) {
    refuse(`create: failed to create: namespaces ${JSON.stringify(namespace)} not found`);
  }
}

/** The name of a chart, which may be given by its path, its archive or the URL of an OCI registry. */
function chartName(chart: Value | undefined): string {
  const [name = ""] = String(chart).split("/").slice(-1);
  return name.replace(/-v?\d+\.\d+\.\d+\S*\.tgz$/, "");
}

function metadata({ planned, prior, make }: Change): ObjectValue {
  const now = Date.parse(make.timestamp()) / 1000;
  const before = isObject(prior?.["metadata"]) ? prior["metadata"] : {};
  return {
    // A chart has one of its own, which the emulator cannot know.
    app_version: planned["version"] ?? null,
    chart: chartName(planned["chart"]),
    first_deployed: before["first_deployed"] ?? now,
    last_deployed: now,
    name: planned["name"] ?? null,
    namespace: planned["namespace"] ?? null,
    notes: "",
    revision: Number(before["revision"] ?? 0) + 1,
    values: shownValues(planned),
    version: planned["version"] ?? null,
  };
}

/** State and plans agree with those recorded from the real provider 3.1.1 on a Kubernetes cluster. */
export const release: ResourceOverlay = {
  schemaVersion: 2,
  sensitive: ["repository_password", "set_sensitive.value"],
  writeOnly: ["set_wo", "set_wo.name", "set_wo.type", "set_wo.value"],
  forceNew: ["name", "namespace"],
  defaults,
  checks: {
    name: isReleaseName,
    "set.*.type": isSetType(["auto", "string", "literal"]),
    "set_sensitive.*.type": isSetType(["auto", "string", "literal"]),
    "set_wo.*.type": isSetType(["auto", "string"]),
  },
  checkChange: checkRelease,
  // Every change makes a new revision.
  recomputed: { id: "any", metadata: "any" },
  computed: (change) => ({ id: change.planned["name"] ?? null, metadata: metadata(change) }),
  inCluster: () => helmRelease({ imported: settings, refusedName }),
  importId: ({ name, namespace }) => `${String(namespace)}/${String(name)}`,
};
