/** What may be done: verbs on resources of API groups, or on URLs that are no resources. `*` is anything. */
export interface PolicyRule {
  readonly groups: readonly string[];
  /** `pods`, `pods/exec`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export interface PolicyRules {
  readonly resources: readonly PolicyRule[];
  /** Verbs allowed on every URL that is no resource. */
  readonly urls: readonly string[];
}

const read = ["get", "list", "watch"];
const write = ["create", "delete", "deletecollection", "patch", "update"];

const rule = (group: string, resources: string, verbs: readonly string[]): PolicyRule => ({
  groups: [group],
  resources: resources.split(" "),
  verbs,
});

/** What viewers read. */
const viewed: readonly PolicyRule[] = [
  rule(
    "apps",
    "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status",
    read,
  ),
  rule("autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", read),
  rule("batch", "cronjobs cronjobs/status jobs jobs/status", read),
  rule("discovery.k8s.io", "endpointslices", read),
  rule(
    "extensions",
    "daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale",
    read,
  ),
  rule("networking.k8s.io", "ingresses ingresses/status networkpolicies", read),
  rule("policy", "poddisruptionbudgets poddisruptionbudgets/status", read),
  rule(
    "",
    "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status",
    read,
  ),
  rule(
    "",
    "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status",
    read,
  ),
  rule("", "namespaces", read),
];

/** What editors do besides: they reach into pods, read secrets, and act as service accounts. */
const edited: readonly PolicyRule[] = [
  rule(
    "apps",
    "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale",
    write,
  ),
  rule("autoscaling", "horizontalpodautoscalers", write),
  rule("batch", "cronjobs jobs", write),
  rule(
    "extensions",
    "daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale",
    write,
  ),
  rule("networking.k8s.io", "ingresses networkpolicies", write),
  rule("policy", "poddisruptionbudgets", write),
  rule("", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy", read),
  rule("", "serviceaccounts", ["impersonate"]),
  rule("", "pods pods/attach pods/exec pods/portforward pods/proxy", write),
  rule(
    "",
    "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy",
    write,
  ),
];

/** What administrators of namespaces do besides. */
const administered: readonly PolicyRule[] = [
  rule("authorization.k8s.io", "localsubjectaccessreviews", ["create"]),
  rule("rbac.authorization.k8s.io", "rolebindings roles", [...write, ...read]),
];

/**
 * The rules of EKS's access policies, as of November 2025. Of the others AWS tells in words what they are for, not their
 * rules; most are for roles of AWS's own services. They allow nothing here.
 *
 * Source: EKS user guide, "Review access policy permissions".
 */
export const accessPolicies: Readonly<Record<string, PolicyRules>> = {
  AmazonEKSClusterAdminPolicy: { resources: [rule("*", "*", ["*"])], urls: ["*"] },
  AmazonEKSAdminPolicy: { resources: [...viewed, ...edited, ...administered], urls: [] },
  AmazonEKSAdminViewPolicy: { resources: [rule("*", "*", read)], urls: [] },
  AmazonEKSEditPolicy: { resources: [...viewed, ...edited], urls: [] },
  AmazonEKSViewPolicy: { resources: viewed, urls: [] },
  AmazonEKSSecretReaderPolicy: { resources: [rule("", "secrets", read)], urls: [] },
  AmazonEKSHybridPolicy: { resources: [rule("*", "nodes", ["list"])], urls: [] },
};
