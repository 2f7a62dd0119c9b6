import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1/index.js";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1/index.js";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1/index.js";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1/index.js";
import { runnerLabel, runnersNamespace } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { podSecurityLabels } from "../pod-security.ts";
import { toDns, toPublic, toRanges } from "../tenant/egress.ts";
import { jobServiceAccount } from "./config-toml.ts";

export interface JobNamespaceProps {
  readonly name: string;
  /** Name of the runner. */
  readonly runner: string;
  /** Service account of the manager, which makes the pods of jobs. */
  readonly manager: string;
  /** Whether the containers of jobs have their node. */
  readonly privileged: boolean;
  readonly vpcCidr: string;
  /** Private ranges that jobs may call. */
  readonly privateRanges: readonly string[];
  /** Port of GitLab. */
  readonly gitlabPort: string;
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * What the manager does in the namespace of its jobs, and in no other. `secrets` are of jobs: credentials of registries. The
 * pods of jobs get no token, so that none of this is a job's.
 *
 * Source: gitlab-runner 19.4.0, docs/executors/kubernetes/_index.md, "Configure runner API permissions", for what the
 * configuration of `runnerConfig` turns on.
 */
const managerRules = [
  { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "watch"] },
  { apiGroups: [""], resources: ["pods/attach", "pods/exec"], verbs: ["create", "delete", "get", "patch"] },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get", "list"] },
  { apiGroups: [""], resources: ["secrets"], verbs: ["create", "delete", "get", "update"] },
  { apiGroups: [""], resources: ["events"], verbs: ["list", "watch"] },
  { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["get"] },
  { apiGroups: [""], resources: ["services"], verbs: ["create", "get"] },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["create", "get"] },
];

/**
 * Where the pods of one runner's jobs are: nobody may call them, and they call public addresses, the names' service and the
 * ranges that are named, but neither the cluster nor the metadata of their node.
 */
export class JobNamespace extends Construct {
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: JobNamespaceProps) {
    super(scope, id);
    const { privileged, runner, dependsOn } = props;
    const namespace = new NamespaceV1(this, "Default", {
      metadata: {
        name: props.name,
        labels: { [runnerLabel]: runner, ...podSecurityLabels(privileged ? "privileged" : "baseline") },
      },
      dependsOn: [...dependsOn],
    }).metadata.name;
    const account = new ServiceAccountV1(this, "job", {
      metadata: { name: jobServiceAccount, namespace },
      automountServiceAccountToken: false,
    });
    this.dependables = [account, this.network(namespace, props), ...this.manager(namespace, props)];
  }

  private network(namespace: string, { vpcCidr, privateRanges, gitlabPort }: JobNamespaceProps): NetworkPolicyV1 {
    const ports = [...new Set(["80", "443", gitlabPort])];
    return new NetworkPolicyV1(this, "network", {
      metadata: { name: "jobs", namespace },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        egress: [
          toDns(),
          toPublic(vpcCidr, ports),
          ...(privateRanges.length > 0 ? [toRanges(privateRanges, ports)] : []),
        ],
      },
    });
  }

  private manager(namespace: string, { manager }: JobNamespaceProps): ITerraformDependable[] {
    const metadata = { name: "manager", namespace };
    const role = new RoleV1(this, "manager", { metadata, rule: managerRules });
    const binding = new RoleBindingV1(this, "manager-binding", {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
      subject: [{ kind: "ServiceAccount", name: manager, namespace: runnersNamespace }],
    });
    return [role, binding];
  }
}
