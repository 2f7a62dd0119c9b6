import { catalogue } from "@ml-platform/modules/addons";

/** Of what EKS itself brings to clusters. */
const ofEks = {
  "kube-system/aws-node": "the VPC CNI",
  "kube-system/ebs-csi-controller-sa": "the CSI driver of EBS",
};

/** The service accounts of a cluster that have a role, and whose they are. @param cluster as its author wrote it */
export function serviceAccountsOfAddons(cluster: object | undefined): Readonly<Record<string, string>> {
  const { platform } = (cluster ?? {}) as { readonly platform?: { readonly addons?: object } };
  const ofAddons = Object.keys(platform?.addons ?? {}).flatMap((name) => {
    const entry = Object.hasOwn(catalogue, name) ? catalogue[name as keyof typeof catalogue] : undefined;
    const account = entry?.spec.serviceAccount;
    return account === undefined ? [] : [[`${account.namespace}/${account.name}`, `the add-on ${name}`] as const];
  });
  return { ...ofEks, ...Object.fromEntries(ofAddons) };
}
