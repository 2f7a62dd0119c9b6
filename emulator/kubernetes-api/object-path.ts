import type { KubeObject } from "./kube-client.ts";

/** Where the API server keeps the kinds that the local EKS writes. */
const collections: Readonly<Record<string, { readonly path: string; readonly isNamespaced: boolean }>> = {
  Namespace: { path: "/api/v1/namespaces", isNamespaced: false },
  PersistentVolume: { path: "/api/v1/persistentvolumes", isNamespaced: false },
  ConfigMap: { path: "/api/v1/configmaps", isNamespaced: true },
  Service: { path: "/api/v1/services", isNamespaced: true },
  ServiceAccount: { path: "/api/v1/serviceaccounts", isNamespaced: true },
  Deployment: { path: "/apis/apps/v1/deployments", isNamespaced: true },
  DaemonSet: { path: "/apis/apps/v1/daemonsets", isNamespaced: true },
  PodDisruptionBudget: { path: "/apis/policy/v1/poddisruptionbudgets", isNamespaced: true },
  CSIDriver: { path: "/apis/storage.k8s.io/v1/csidrivers", isNamespaced: false },
  StorageClass: { path: "/apis/storage.k8s.io/v1/storageclasses", isNamespaced: false },
  MutatingAdmissionPolicy: {
    path: "/apis/admissionregistration.k8s.io/v1beta1/mutatingadmissionpolicies",
    isNamespaced: false,
  },
  MutatingAdmissionPolicyBinding: {
    path: "/apis/admissionregistration.k8s.io/v1beta1/mutatingadmissionpolicybindings",
    isNamespaced: false,
  },
};

/** @throws {Error} for a kind that is not in the table, and for an object that lacks the namespace it needs */
export function pathOf({ kind = "", metadata: { name, namespace } }: KubeObject): string {
  const collection = collections[kind];
  if (collection === undefined) throw new Error(`${kind} is not in the table of kinds`);
  if (!collection.isNamespaced) return `${collection.path}/${name}`;
  if (namespace === undefined) throw new Error(`${kind} ${name} has no namespace`);
  const at = collection.path.lastIndexOf("/");
  return `${collection.path.slice(0, at)}/namespaces/${namespace}${collection.path.slice(at)}/${name}`;
}
