import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1/index.js";
import type { TenantSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { podSecurityLabels } from "../pod-security.ts";
import { TenantLimits } from "./limits.ts";
import type { MemberRule } from "./member-rules.ts";
import { NamespaceAccess, type NamespaceRole } from "./namespace-access.ts";
import { type Reachable, TenantNetworkPolicies } from "./network-policies.ts";
import { TenantQuota } from "./quota.ts";

/** What keeps a tenant from taking what others need, and from reaching them. */
export interface TenantBounds extends Pick<TenantSpec, "quota" | "asleep" | "containers" | "largestVolume"> {
  /** What its pods may call outside its namespaces. */
  readonly reachable: Reachable;
}

export interface TenantNamespaceProps extends Pick<TenantSpec, "podSecurity" | "serviceAccounts"> {
  /** Known at synthesis. */
  readonly name: string;
  /** All namespaces of the tenant, this one among them. */
  readonly namespaces: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** @default - none: nobody else uses the cluster */
  readonly bounds?: TenantBounds | undefined;
  /** The Kubernetes groups that are admitted to it, each with a role. */
  readonly groups: readonly { readonly group: string; readonly role: NamespaceRole }[];
  /** @see NamespaceAccessProps.besides */
  readonly besides?: readonly MemberRule[] | undefined;
}

/** A namespace of one tenant. People are admitted last: before that there is nothing that they could get round. */
export class TenantNamespace extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: TenantNamespaceProps) {
    super(scope, id);
    const { labels, annotations, podSecurity, serviceAccounts, namespaces, bounds, groups, besides } = props;
    // Named Default, so that the namespace has the address of this construct.
    const created = new NamespaceV1(this, "Default", {
      metadata: { name: props.name, labels: { ...labels, ...podSecurityLabels(podSecurity) }, annotations },
    });
    const namespace = created.metadata.name;
    this.fqn = created.fqn;
    for (const account of serviceAccounts) {
      new ServiceAccountV1(this, `account-${account}`, {
        metadata: { name: account, namespace },
        // It may do nothing in the Kubernetes API; its credentials of AWS come with another token.
        automountServiceAccountToken: false,
      });
    }
    const dependsOn = bounds === undefined ? [] : this.bound(namespace, namespaces, bounds);
    for (const { group, role } of groups)
      new NamespaceAccess(this, `${role}s`, { namespace, group, role, besides, dependsOn });
  }

  private bound(namespace: string, namespaces: readonly string[], bounds: TenantBounds): ITerraformDependable[] {
    return [
      ...new TenantQuota(this, "quota", { namespace, ...bounds }).dependables,
      new TenantLimits(this, "limits", { namespace, ...bounds }),
      ...new TenantNetworkPolicies(this, "network", { namespace, namespaces, ...bounds }).dependables,
    ];
  }
}
