import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1/index.js";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { memberRules } from "./member-rules.ts";

export interface MemberAccessProps {
  readonly namespace: string;
  /** The Kubernetes group whose members, and nobody else, get it. */
  readonly group: string;
  /** What must exist before anybody may work in the namespace. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const rbac = "rbac.authorization.k8s.io";

/** What the members of one group may do in a namespace. */
export class MemberAccess extends Construct {
  constructor(scope: Construct, id: string, { namespace, group, dependsOn }: MemberAccessProps) {
    super(scope, id);
    const role = new RoleV1(this, "role", {
      metadata: { name: "member", namespace },
      rule: memberRules.map(({ apiGroups, resources, verbs }) => ({
        apiGroups: [...apiGroups],
        resources: [...resources],
        verbs: [...verbs],
      })),
    });
    new RoleBindingV1(this, "binding", {
      metadata: { name: "member", namespace },
      roleRef: { apiGroup: rbac, kind: "Role", name: role.metadata.name },
      subject: [{ apiGroup: rbac, kind: "Group", name: group }],
      ...(dependsOn.length > 0 && { dependsOn: [...dependsOn] }),
    });
  }
}
