import { valuesAt } from "../provider/paths.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import { clusterAccess } from "./cluster-access.ts";
import { hasNamespace } from "./kubernetes.ts";
import type { Change, EmulatedProvider } from "./overlay.ts";

/** Attributes that helm 3.1.1's schema gives a default (provider_resource_helm_release.go). */
const defaults = {
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

function checkRelease(change: Change): void {
  const { planned, prior, key, find } = change;
  const [name, namespace] = [String(planned["name"]), String(planned["namespace"])];
  if (prior !== undefined) return;
  if (planned["create_namespace"] !== true && !hasNamespace(namespace, change)) {
    throw new ProviderError("installation failed", `create: failed to create: namespaces "${namespace}" not found`);
  }
  const taken = find("helm_release").some(
    (other) => other.key !== key && other.attributes["name"] === name && other.attributes["namespace"] === namespace,
  );
  if (taken) throw new ProviderError("installation failed", "cannot re-use a name that is still in use");
}

export const helm: EmulatedProvider = {
  name: "helm",
  protocol: 6,
  resources: {
    helm_release: {
      schemaVersion: 2,
      sensitive: ["repository_password", "set_sensitive.value"],
      writeOnly: ["set_wo"],
      forceNew: ["name", "namespace"],
      defaults,
      checks: {
        name: (value) =>
          /^.{1,53}$/.test(String(value))
            ? undefined
            : `expected length of name to be in the range (1 - 53), got ${String(value)}`,
      },
      checkChange: checkRelease,
      recomputed: { metadata: "any", manifest: "any" },
      computed: ({ planned, prior, make }) => {
        const now = Date.parse(make.timestamp()) / 1000;
        const before = prior?.["metadata"] as { revision?: number; first_deployed?: number } | null | undefined;
        const version = typeof planned["version"] === "string" ? planned["version"] : "1.0.0";
        return {
          id: planned["name"] ?? null,
          description: null,
          manifest: null,
          metadata: {
            app_version: version,
            chart: planned["chart"] ?? null,
            first_deployed: before?.first_deployed ?? now,
            last_deployed: now,
            name: planned["name"] ?? null,
            namespace: planned["namespace"] ?? null,
            notes: "",
            revision: (before?.revision ?? 0) + 1,
            values: "{}",
            version,
          },
          resources: {},
          status: "deployed",
          version,
        };
      },
      importId: ({ name, namespace }) => `${String(namespace)}/${String(name)}`,
    },
  },
  dataSources: {},
  configure: (config, { world }) => {
    const one = (path: string) => valuesAt(config, path).find((value) => value !== null);
    return clusterAccess(one("kubernetes.host"), one("kubernetes.config_path"), world);
  },
};
