import { describe, expect, it } from "vitest";
import { memberRules } from "./member-rules.ts";

/** Whether a member may do it, as the API server decides: any rule that names group, resource and verb. */
function may(verb: string, called: string): boolean {
  const [, kind = "", apiGroup = "", part = ""] = /^([a-z]+)(?:\.([a-z0-9.]+))?(\/.+)?$/.exec(called) ?? [];
  const resource = `${kind}${part}`;
  return memberRules.some(
    ({ apiGroups, resources, verbs }) =>
      apiGroups.includes(apiGroup) && resources.includes(resource) && verbs.includes(verb),
  );
}

const every = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
const writing = ["create", "update", "patch", "delete", "deletecollection"];

/** The resource as `kubectl` has it: `deployments.apps/scale`. */
type Case = readonly [verbs: readonly string[], resource: string];

const allowed: readonly Case[] = [
  [every, "pods"],
  [["get"], "pods/log"],
  [["get", "create"], "pods/exec"],
  [["get", "create"], "pods/attach"],
  [["get", "create"], "pods/portforward"],
  [["create"], "pods/eviction"],
  [["patch"], "pods/ephemeralcontainers"],
  [every, "services"],
  [every, "configmaps"],
  [every, "secrets"],
  [every, "persistentvolumeclaims"],
  [every, "serviceaccounts"],
  [every, "deployments.apps"],
  [["get", "patch"], "deployments.apps/scale"],
  [every, "statefulsets.apps"],
  [every, "jobs.batch"],
  [every, "cronjobs.batch"],
  [every, "horizontalpodautoscalers.autoscaling"],
  [["get", "list", "watch"], "events"],
  [["get", "list"], "resourcequotas"],
  [["get", "list"], "limitranges"],
  [["get"], "namespaces"],
  [["get", "list"], "networkpolicies.networking.k8s.io"],
  [["get", "list"], "roles.rbac.authorization.k8s.io"],
  [["get", "list"], "pods.metrics.k8s.io"],
];

const refused: readonly Case[] = [
  [writing, "resourcequotas"],
  [writing, "limitranges"],
  [[...writing, "list"], "namespaces"],
  [["update"], "namespaces/finalize"],
  [writing, "networkpolicies.networking.k8s.io"],
  [[...writing, "bind", "escalate"], "roles.rbac.authorization.k8s.io"],
  [writing, "rolebindings.rbac.authorization.k8s.io"],
  [every, "clusterroles.rbac.authorization.k8s.io"],
  [every, "clusterrolebindings.rbac.authorization.k8s.io"],
  [["create"], "serviceaccounts/token"],
  [["impersonate"], "serviceaccounts"],
  [["impersonate"], "users"],
  [["impersonate"], "groups"],
  [["get", "create"], "pods/proxy"],
  [["get", "create"], "services/proxy"],
  [writing, "services/status"],
  [writing, "pods/status"],
  [["create"], "pods/binding"],
  [writing, "endpoints"],
  [writing, "endpointslices.discovery.k8s.io"],
  [writing, "ingresses.networking.k8s.io"],
  [writing, "daemonsets.apps"],
  [writing, "poddisruptionbudgets.policy"],
  [writing, "events"],
  [every, "nodes"],
  [["get", "create"], "nodes/proxy"],
  [every, "persistentvolumes"],
  [every, "priorityclasses.scheduling.k8s.io"],
  [every, "storageclasses.storage.k8s.io"],
  [every, "mutatingwebhookconfigurations.admissionregistration.k8s.io"],
  [every, "validatingwebhookconfigurations.admissionregistration.k8s.io"],
  [every, "customresourcedefinitions.apiextensions.k8s.io"],
  [every, "certificatesigningrequests.certificates.k8s.io"],
  [every, "leases.coordination.k8s.io"],
];

describe("a member of a tenant", () => {
  it.each(allowed)("may %j %s", (verbs, resource) => {
    expect(verbs.filter((verb) => !may(verb, resource))).toEqual([]);
  });

  it.each(refused)("may not %j %s", (verbs, resource) => {
    expect(verbs.filter((verb) => may(verb, resource))).toEqual([]);
  });

  it("gets nothing that the rules do not name: they have no wildcards", () => {
    const names = memberRules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]);
    expect(names.filter((name) => name.includes("*"))).toEqual([]);
  });

  it("gets each permission by one rule", () => {
    const pairs = memberRules.flatMap(({ apiGroups, resources }) =>
      apiGroups.flatMap((group) => resources.map((resource) => `${group}/${resource}`)),
    );
    expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
  });
});
