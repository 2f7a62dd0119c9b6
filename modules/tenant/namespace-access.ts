import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1/index.js";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type MemberRule, memberRules } from "./member-rules.ts";
import { viewerRules } from "./viewer-rules.ts";

/** What a role of a namespace is called in it, and what it allows. */
const rules = { member: memberRules, viewer: viewerRules } satisfies Record<string, readonly MemberRule[]>;

/** `member` works in a namespace, `viewer` looks at it. */
export type NamespaceRole = keyof typeof rules;

export interface NamespaceAccessProps {
  readonly namespace: string;
  readonly role: NamespaceRole;
  /** The Kubernetes group whose members, and nobody else, get it. */
  readonly group: string;
  /** What must exist before anybody may work in the namespace. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const rbac = "rbac.authorization.k8s.io";

/** What the members of one group may do in a namespace. */
export class NamespaceAccess extends Construct {
  constructor(scope: Construct, id: string, { namespace, role: name, group, dependsOn }: NamespaceAccessProps) {
    super(scope, id);
    const role = new RoleV1(this, "role", {
      metadata: { name, namespace },
      rule: rules[name].map(({ apiGroups, resources, verbs }) => ({
        apiGroups: [...apiGroups],
        resources: [...resources],
        verbs: [...verbs],
      })),
    });
    new RoleBindingV1(this, "binding", {
      metadata: { name, namespace },
      roleRef: { apiGroup: rbac, kind: "Role", name: role.metadata.name },
      subject: [{ apiGroup: rbac, kind: "Group", name: group }],
      ...(dependsOn.length > 0 && { dependsOn: [...dependsOn] }),
    });
  }
}
