import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1/index.js";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1/index.js";
import { Construct } from "constructs";

export interface NamespaceMakersProps {
  /** Kubernetes group, which access entries of EKS name. */
  readonly group: string;
}

/**
 * Lets a group create namespaces, of any name: Kubernetes knows the name of what is created only after it has decided. What
 * the group may do in them is up to its access entry, whose policy can be limited to namespaces by a pattern, such as
 * `sandpit-*`. Reading, changing and deleting a namespace counts as done in it.
 *
 * Sources: "Associate access policies with access entries" in the EKS user guide; "Referring to resources" in "Using RBAC
 * Authorization" of the Kubernetes documentation; RequestInfoFactory in k8s.io/apiserver/pkg/endpoints/request.
 */
export class NamespaceMakers extends Construct {
  constructor(scope: Construct, id: string, { group }: NamespaceMakersProps) {
    super(scope, id);
    const role = new ClusterRoleV1(this, "role", {
      metadata: { name: group },
      rule: [{ apiGroups: [""], resources: ["namespaces"], verbs: ["create"] }],
    });
    new ClusterRoleBindingV1(this, "binding", {
      metadata: { name: group },
      roleRef: { apiGroup, kind: "ClusterRole", name: role.metadata.name },
      subject: [{ apiGroup, kind: "Group", name: group }],
    });
  }
}

const apiGroup = "rbac.authorization.k8s.io";
