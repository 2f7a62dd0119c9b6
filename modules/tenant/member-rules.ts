/** A rule of a Kubernetes Role: any of the verbs on any of the resources. */
export interface MemberRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const read = ["get", "list", "watch"];
const change = [...read, "create", "update", "patch", "delete", "deletecollection"];
const scale = ["get", "update", "patch"];

/**
 * What the members of a tenant may do in its namespaces: run, debug and expose workloads. It is a list and not one of the
 * roles that Kubernetes and EKS offer (`edit`, `AmazonEKSEditPolicy`), which grow with every add-on. What is missing, and why:
 *
 * - writing quotas, limit ranges, network policies, roles, role bindings and the namespace: they are the tenant's bounds;
 * - endpoints and endpoint slices: they lead a service, with the API server's or a load balancer's reach, to pods of others
 *   (CVE-2021-25740), and so would the proxies of pods and services, by which the API server calls any address;
 * - ingresses: the hosts and paths that they claim are those of the whole cluster;
 * - daemon sets and disruption budgets: they concern every node, or keep nodes from being replaced;
 * - tokens of service accounts and impersonation: nobody but a pod needs to be one.
 *
 * What pods of a service account may do in AWS does not follow from the account, but from an association in EKS, which only
 * AWS permissions change.
 *
 * Sources: "Role Based Access Control Good Practices" and "Pod Security Standards" in the Kubernetes documentation. The API
 * server asks for `get` on the subresources that `kubectl` opens by WebSocket, and for `create` where it uses SPDY.
 */
export const memberRules: readonly MemberRule[] = [
  {
    apiGroups: [""],
    resources: ["configmaps", "persistentvolumeclaims", "pods", "secrets", "serviceaccounts", "services"],
    verbs: change,
  },
  { apiGroups: [""], resources: ["pods/attach", "pods/exec", "pods/portforward"], verbs: ["get", "create"] },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
  { apiGroups: [""], resources: ["pods/ephemeralcontainers", "pods/resize"], verbs: scale },
  { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  { apiGroups: ["apps"], resources: ["deployments", "replicasets", "statefulsets"], verbs: change },
  {
    apiGroups: ["apps"],
    resources: ["deployments/scale", "replicasets/scale", "statefulsets/scale"],
    verbs: scale,
  },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: change },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: change },
  {
    apiGroups: [""],
    resources: ["endpoints", "events", "limitranges", "pods/status", "resourcequotas"],
    verbs: read,
  },
  // A role in a namespace covers that namespace itself, and not the list of all.
  { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] },
  { apiGroups: ["apps"], resources: ["controllerrevisions"], verbs: read },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: read },
  { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: read },
  { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
  { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: read },
  { apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings", "roles"], verbs: read },
];
