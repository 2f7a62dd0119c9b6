import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1/index.js";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type MemberRule, memberRules } from "./member-rules.ts";
import { seenBy, viewerRules } from "./viewer-rules.ts";

/** `member` works in a namespace, `viewer` looks at it. */
export type NamespaceRole = "member" | "viewer";

export interface NamespaceAccessProps {
  readonly namespace: string;
  readonly role: NamespaceRole;
  /** The Kubernetes group whose members, and nobody else, get it. */
  readonly group: string;
  /** What members may do with kinds of add-ons; viewers see them. @default - nothing */
  readonly besides?: readonly MemberRule[] | undefined;
  /** What must exist before anybody may work in the namespace. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const rbac = "rbac.authorization.k8s.io";

/** What the members of one group may do in a namespace. */
export class NamespaceAccess extends Construct {
  constructor(scope: Construct, id: string, props: NamespaceAccessProps) {
    super(scope, id);
    const { namespace, role: name, group, besides = [], dependsOn } = props;
    const rules = {
      member: [...memberRules, ...besides],
      viewer: [...viewerRules, ...seenBy(besides)],
    } satisfies Record<NamespaceRole, readonly MemberRule[]>;
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
