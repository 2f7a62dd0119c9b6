/** Access policies, in the order of the columns below. */
export const documentedPolicies = [
  "AmazonEKSClusterAdminPolicy",
  "AmazonEKSAdminPolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSViewPolicy",
  "AmazonEKSAdminViewPolicy",
  "AmazonEKSSecretReaderPolicy",
  "AmazonEKSHybridPolicy",
];

/** Whether each of the policies allows it in the namespaces of its scope, in their order. */
export const inNamespaces: readonly [question: string, allowed: string][] = [
  ["list pods", "yyyyy--"],
  ["delete pods", "yyy----"],
  ["get pods/log", "yyyyy--"],
  ["create pods/exec", "yyy----"],
  ["get pods/exec", "yyy-y--"],
  ["create pods/eviction", "y------"],
  ["get configmaps", "yyyyy--"],
  ["get secrets", "yyy-yy-"],
  ["list secrets", "yyy-yy-"],
  ["update secrets", "yyy----"],
  ["create deployments.apps", "yyy----"],
  ["patch deployments.apps/scale", "yyy----"],
  ["watch jobs.batch", "yyyyy--"],
  ["create jobs.batch", "yyy----"],
  ["update jobs.batch/status", "y------"],
  ["list ingresses.networking.k8s.io", "yyyyy--"],
  ["get resourcequotas", "yyyyy--"],
  ["update resourcequotas", "y------"],
  ["impersonate serviceaccounts", "yyy----"],
  ["get roles.rbac.authorization.k8s.io", "yy--y--"],
  ["create rolebindings.rbac.authorization.k8s.io", "yy-----"],
  ["create localsubjectaccessreviews.authorization.k8s.io", "yy-----"],
  ["list localqueues.kueue.x-k8s.io", "y---y--"],
  ["create localqueues.kueue.x-k8s.io", "y------"],
  ["get namespaces", "yyyyy--"],
];

/** Whether each of the policies allows it if its scope is the cluster. */
export const ofTheCluster: readonly [question: string, allowed: string][] = [
  ["list pods", "yyyyy--"],
  ["list nodes", "y---y-y"],
  ["get nodes", "y---y--"],
  ["create namespaces", "y------"],
  ["delete persistentvolumes", "y------"],
  ["list storageclasses.storage.k8s.io", "y---y--"],
  ["bind clusterroles.rbac.authorization.k8s.io", "y------"],
  ["impersonate users", "y------"],
  ["get /metrics", "y------"],
];
