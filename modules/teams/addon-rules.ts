import type { MemberRule } from "../tenant/member-rules.ts";

const read = ["get", "list", "watch"];
const change = [...read, "create", "update", "patch", "delete", "deletecollection"];

/**
 * What members of a team may do with the kinds of an add-on, by its name. Of external-secrets, that is to ask for secrets of
 * the stores that they may use: their team's, and a store of the cluster only where it admits their namespace. Who could make
 * a store, a PushSecret or a generator could have the controller act as itself.
 *
 * KEDA's operator acts as itself for every trigger, and may do little: it asks for numbers. Its ScaledJobs would be jobs that
 * nobody of the team has made.
 *
 * Source: external-secrets/external-secrets, providers/v1/aws/auth/auth.go: a store without `auth` has the controller's
 * own credentials.
 */
const rules: Readonly<Record<string, readonly MemberRule[]>> = {
  "external-secrets": [
    { apiGroups: ["external-secrets.io"], resources: ["externalsecrets"], verbs: change },
    { apiGroups: ["external-secrets.io"], resources: ["secretstores"], verbs: read },
  ],
  keda: [{ apiGroups: ["keda.sh"], resources: ["scaledobjects", "triggerauthentications"], verbs: change }],
  kueue: [{ apiGroups: ["kueue.x-k8s.io"], resources: ["localqueues", "workloads"], verbs: read }],
};

/** @param addons names of the add-ons of the cluster */
export function addonRules(addons: readonly string[]): MemberRule[] {
  return addons.flatMap((name) => (Object.hasOwn(rules, name) ? (rules[name] ?? []) : []));
}
