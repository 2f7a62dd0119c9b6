/** What the roles of one cluster are for, besides those of service accounts: `<namespace>/<service account>`. */
export const clusterRoleKeys = {
  cluster: "the control plane",
  nodes: "the nodes of all groups",
} as const;

/** What the other roles of an environment are for. */
export const environmentRoleKeys = {
  bastion: "bastion hosts",
  "flow-logs": "flow logs of the VPC",
} as const;

/** The key of the role of a service account. */
export function roleKeyOf({
  namespace,
  serviceAccount,
}: {
  readonly namespace: string;
  readonly serviceAccount: string;
}): string {
  return `${namespace}/${serviceAccount}`;
}
