import { NetworkPolicyV1, type NetworkPolicyV1Spec } from "@cdktf/provider-kubernetes/lib/network-policy-v1/index.js";
import { carve } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Egress, nameLabel, toDns, toPublic, toRanges } from "./egress.ts";

/** What pods of a tenant may call outside its namespaces, besides DNS and the Pod Identity agent. */
export interface Reachable {
  /** Whether they may call public addresses by HTTP and HTTPS. */
  readonly internet: boolean;
  /** Private ranges, by any port. */
  readonly ranges: readonly string[];
  /** Range of the cluster's service addresses. */
  readonly serviceCidr: string;
  /** Ranges of the subnets in which the Kubernetes API answers. */
  readonly apiRanges: readonly string[];
  readonly vpcCidr: string;
}

export interface TenantNetworkPoliciesProps {
  readonly namespace: string;
  /** All namespaces of the tenant. */
  readonly namespaces: readonly string[];
  readonly reachable: Reachable;
}

/** The agent on every node that gives pods their AWS credentials. Source: "Network policies" of EKS Pod Identity in the EKS user guide. */
const podIdentityAgent = "169.254.170.23/32";

/**
 * Who may call the pods of a namespace, and whom they may call: each other in all namespaces of the tenant, and what a
 * policy names. Kubernetes refuses everything else as soon as one policy selects a pod. The cluster must enforce policies.
 */
export class TenantNetworkPolicies extends Construct {
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { namespace, namespaces, reachable }: TenantNetworkPoliciesProps) {
    super(scope, id);
    const own = [{ namespaceSelector: { matchExpressions: [isOneOf(namespaces)] } }];
    const egress = Object.entries(egressRules(reachable));
    this.dependables = [
      this.policy("isolation", namespace, {
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: own }],
        egress: [{ to: own }],
      }),
      ...egress.map(([name, rules]) => this.policy(name, namespace, { policyTypes: ["Egress"], egress: [...rules] })),
    ];
  }

  private policy(name: string, namespace: string, spec: Omit<NetworkPolicyV1Spec, "podSelector">): NetworkPolicyV1 {
    return new NetworkPolicyV1(this, name, { metadata: { name, namespace }, spec: { podSelector: {}, ...spec } });
  }
}

function isOneOf(namespaces: readonly string[]) {
  return { key: nameLabel, operator: "In", values: [...namespaces] };
}

/** What may be called outside the tenant's namespaces, by the name of the policy that allows it. */
function egressRules(reachable: Reachable): Record<string, readonly Egress[]> {
  const { internet, ranges, serviceCidr, apiRanges, vpcCidr } = reachable;
  // A policy may see the address of the API's service, or that behind it: Kubernetes leaves open which comes first.
  const api = [carve(serviceCidr, 32, 1n), ...apiRanges];
  return {
    dns: [toDns()],
    "pod-identity": [toRanges([podIdentityAgent], ["80"])],
    "cluster-api": [toRanges(api, ["443"])],
    ...(internet && { internet: [toPublic(vpcCidr)] }),
    ...(ranges.length > 0 && { ranges: [toRanges(ranges)] }),
  };
}
