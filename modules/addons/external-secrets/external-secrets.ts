import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import { PodIdentity } from "../../iam/pod-identity.ts";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { AddonNamespace } from "../addon-namespace.ts";
import { versionFor } from "../addon-spec.ts";
import { ClusterObjects } from "../cluster-objects.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { spreadAffinity, systemPlacement } from "../placement.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import { storePermissions } from "./permissions.ts";
import { externalSecrets as spec, storeLabel } from "./spec.ts";

type Options = z.output<typeof spec.options>;

/**
 * The External Secrets Operator, and a ClusterSecretStore that is called as the environment: it reads secrets below
 * `<environment>/platform/`, for namespaces with the label `secret-store: <environment>` and for kube-system.
 *
 * The store is what the controller itself may do. So would be a SecretStore without `auth` in any namespace
 * (providers/v1/aws/auth/auth.go of external-secrets 2.9.0): whoever may create one reads the secrets of the platform. The
 * chart's additions to the roles `view`, `edit` and `admin` are off for that reason, and stores of teams name a service
 * account of their own.
 */
export default class ExternalSecrets extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof spec.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const { environment } = around;
    const options = checkedOptions(this, spec, props);
    const { namespace, name: serviceAccount } = spec.serviceAccount;
    const home = new AddonNamespace(this, "namespace", { name: namespace, podSecurity: "restricted", dependsOn });
    const identity = new PodIdentity(this, "identity", {
      cluster,
      namespace,
      serviceAccount,
      inlinePolicies: { "read-platform-secrets": storePermissions({ cluster, environment, ...options }) },
    });
    const operator = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://charts.external-secrets.io",
        name: "external-secrets",
        version: versionFor(spec, cluster.kubernetes),
      },
      namespace,
      values: chartValues(around, options),
      dependsOn: [...dependsOn, home, ...identity.dependables],
    });
    this.fqn = new ClusterObjects(this, "store", {
      name: "external-secrets-store",
      namespace,
      objects: [...nothingOfSandpits, environmentStore(environment, cluster.region)],
      dependsOn: [operator],
    }).fqn;
  }
}

/**
 * Whoever makes sandpits may do everything in their namespaces, which it labels as it likes: it could make a store without
 * `auth`, or take the label of those that the environment's store admits. Sandpits read their secrets by their own role.
 */
const nothingOfSandpits: readonly JsonObject[] = [
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "external-secrets-of-sandpits" },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ["external-secrets.io", "generators.external-secrets.io"],
            apiVersions: ["*"],
            operations: ["CREATE", "UPDATE"],
            resources: ["*"],
            scope: "Namespaced",
          },
        ],
      },
      validations: [
        {
          expression: '!request.namespace.startsWith("sandpit-")',
          message: "Sandpits have no objects of External Secrets: their pods read secrets by the role of the sandpit.",
        },
      ],
    },
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "external-secrets-of-sandpits" },
    spec: { policyName: "external-secrets-of-sandpits", validationActions: ["Deny"] },
  },
];

/** @param environment name of the environment in AWS */
function environmentStore(environment: string, region: string): JsonObject {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: environment },
    spec: {
      conditions: [
        { namespaceSelector: { matchLabels: { [storeLabel]: environment } } },
        { namespaces: ["kube-system"] },
      ],
      // Without `auth`: as the controller.
      provider: { aws: { service: "SecretsManager", region } },
      // Seconds after which the controller looks again whether the store can be used.
      refreshInterval: 300,
    },
  };
}

function chartValues({ nodeGroups }: AddonSurroundings, options: Options): JsonObject {
  const { name } = spec.serviceAccount;
  return {
    fullnameOverride: name,
    installCRDs: true,
    // Reading is all: nothing is written to Secrets Manager, and nothing is generated for the whole cluster.
    crds: {
      createClusterExternalSecret: options.clusterExternalSecrets,
      createClusterSecretStore: true,
      createSecretStore: true,
      createClusterGenerator: false,
      createClusterPushSecret: false,
      createPushSecret: false,
    },
    processClusterExternalSecret: options.clusterExternalSecrets,
    processClusterStore: true,
    processSecretStore: true,
    processClusterGenerator: false,
    processClusterPushSecret: false,
    processPushSecret: false,
    rbac: {
      aggregateToView: false,
      aggregateToEdit: false,
      aggregateToAdmin: false,
      servicebindings: { create: false },
      // For stores that act as a service account of their namespace.
      serviceAccountTokenCreate: true,
    },
    global: systemPlacement(nodeGroups),
    leaderElect: true,
    serviceMonitor: {
      enabled: options.serviceMonitor,
      ...(options.serviceMonitor && {
        additionalLabels: { release: "kube-prometheus-stack" },
        // Without the kinds the release fails: the chart's own choice is to leave the monitors out without a word.
        renderMode: "alwaysRender",
      }),
    },
    ...component(name, options, "512Mi"),
    livenessProbe: { enabled: true },
    readinessProbe: { enabled: true },
    webhook: { ...component(`${name}-webhook`, options, "256Mi"), livenessProbe: { enabled: true } },
    certController: { ...component(`${name}-cert-controller`, options, "256Mi"), livenessProbe: { enabled: true } },
  };
}

/** What the three deployments of the chart have in common. Their security contexts are the chart's own, and restricted. */
function component(name: string, { replicas }: Options, memoryLimit: string): JsonObject {
  return {
    replicaCount: replicas,
    serviceAccount: { create: true, name },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    priorityClassName: "system-cluster-critical",
    affinity: spreadAffinity({ "app.kubernetes.io/name": name }),
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: memoryLimit } },
  };
}
