import { ciDedication, dedicationKey, systemTaint, teamLabel } from "@ml-platform/rules";
import type { JsonObject } from "../json-document.ts";

export interface PodPolicies {
  /** Namespaces whose pods may run anywhere. */
  readonly exemptNamespaces: readonly string[];
  /** Whether the cluster has nodes that are for system pods only. */
  readonly hasSystemNodes: boolean;
  /** Namespaces of jobs of CI, whose pods alone may run on nodes for CI; none where those nodes are anybody's. */
  readonly ciNamespaces: readonly string[];
}

/**
 * Policies with their bindings, which the API server evaluates by itself: no webhook that could be down.
 *
 * A taint keeps off only pods that do not tolerate it, and whoever may create pods may write tolerations; the admission
 * plugin that limits them by namespace, PodTolerationRestriction, is not among those of EKS ("Platform versions" in the EKS
 * user guide). A pod that names its node never meets the scheduler, which is what looks at taints.
 */
export function podPolicies({ exemptNamespaces, hasSystemNodes, ciNamespaces }: PodPolicies): JsonObject[] {
  const isOrdinary = {
    name: "not-of-the-system",
    expression: `!(request.namespace in ${JSON.stringify(exemptNamespaces)})`,
  };
  return [
    ...policy(
      "pods-on-nodes",
      ["pods"],
      [isOrdinary],
      [],
      [
        ...(hasSystemNodes ? [toleratesNoSystemNodes] : []),
        ...(ciNamespaces.length > 0 ? [toleratesNoCiNodes(ciNamespaces)] : []),
        namesNoNode,
      ],
    ),
    ...policy(
      "pods-of-tenants",
      ["pods", "pods/ephemeralcontainers"],
      [],
      [isTenants, everyContainer],
      unprivileged.map(({ expression, message }) => ({ expression: `!variables.isTenants || ${expression}`, message })),
    ),
  ];
}

type Expression = { readonly name: string; readonly expression: string };

type Validation = { readonly expression: string; readonly message: string };

/**
 * Tolerations of a pod that is there can be added to, not changed; what it has already is not refused again.
 *
 * @param tolerates whether the toleration `t` is one that is refused
 */
function toleratesNone(tolerates: string): string {
  return [
    "object.spec.?tolerations.orValue([]).all(t,",
    `!(${tolerates})`,
    '|| (request.operation == "UPDATE" && t in oldObject.spec.?tolerations.orValue([])))',
  ].join(" ");
}

const toleratesNoSystemNodes: Validation = {
  expression: toleratesNone(
    `t.?key.orValue("") in ["", "${systemTaint.key}"] && t.?effect.orValue("") in ["", "${systemTaint.effect}"]`,
  ),
  message: `Only system pods run on system nodes: the pod must not tolerate the taint ${systemTaint.key}. A toleration without a key tolerates every taint; name the taints that the pod needs.`,
};

/** A job of CI can wait for a node no longer than its runner allows, so that nobody else may fill those nodes. */
function toleratesNoCiNodes(ciNamespaces: readonly string[]): Validation {
  const tolerates = [
    `t.?key.orValue("") in ["", "${dedicationKey}"]`,
    't.?effect.orValue("") in ["", "NoSchedule"]',
    `(t.?operator.orValue("Equal") == "Exists" || t.?value.orValue("") == "${ciDedication}")`,
  ].join(" && ");
  return {
    expression: `request.namespace in ${JSON.stringify(ciNamespaces)} || ${toleratesNone(tolerates)}`,
    message: `Only jobs of CI run on nodes for CI: the pod must not tolerate the taint ${dedicationKey}=${ciDedication}. A toleration without a value tolerates every dedication; name the one that the pod needs.`,
  };
}

/** The scheduler names the node with a binding, which is no update of the pod. */
const namesNoNode: Validation = {
  expression: 'request.operation != "CREATE" || object.spec.?nodeName.orValue("") == ""',
  message:
    "The pod must not name its node: the scheduler chooses one, and heeds taints. Use a nodeSelector or an affinity.",
};

/**
 * By name where owners may change the labels of their namespaces, as in sandpits; by the label of `TeamsStack`, which members
 * cannot change, where a team has chosen the name. It is no match condition, because those do not know the namespace.
 *
 * Source: Kubernetes, "Validating Admission Policy", which lists what match conditions and validation expressions see.
 */
const isTenants: Expression = {
  name: "isTenants",
  expression: [
    'request.namespace.startsWith("sandpit-") || request.namespace.startsWith("team-")',
    `"${teamLabel}" in namespaceObject.metadata.?labels.orValue({})`,
  ].join(" || "),
};

const everyContainer: Expression = {
  name: "containers",
  expression:
    "object.spec.containers + object.spec.?initContainers.orValue([]) + object.spec.?ephemeralContainers.orValue([])",
};

/** Capabilities that the standard `baseline` lets a container add. */
const harmlessCapabilities = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/**
 * What gives a pod its node, whatever the labels of its namespace say: who may change the labels of a namespace could lift
 * the Pod Security Standard there. Source: Kubernetes, "Pod Security Standards", baseline.
 */
const unprivileged: readonly Validation[] = [
  {
    expression: "variables.containers.all(c, !c.?securityContext.?privileged.orValue(false))",
    message: "Pods of sandpits and teams must not be privileged: whoever has such a pod has the node.",
  },
  {
    expression: `variables.containers.all(c, c.?securityContext.?capabilities.?add.orValue([]).all(a, a in ${JSON.stringify(harmlessCapabilities)}))`,
    message: "Pods of sandpits and teams must not add capabilities beyond those of the Pod Security Standard baseline.",
  },
  {
    expression:
      "(!object.spec.?hostNetwork.orValue(false) && !object.spec.?hostPID.orValue(false) && !object.spec.?hostIPC.orValue(false))",
    message: "Pods of sandpits and teams must not share the network, processes or memory of their node.",
  },
  {
    expression: "object.spec.?volumes.orValue([]).all(v, !has(v.hostPath))",
    message: "Pods of sandpits and teams must not mount directories of their node (hostPath).",
  },
];

function policy(
  name: string,
  resources: readonly string[],
  matchConditions: readonly Expression[],
  variables: readonly Expression[],
  validations: readonly Validation[],
): JsonObject[] {
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources }],
        },
        ...(matchConditions.length > 0 && { matchConditions }),
        ...(variables.length > 0 && { variables }),
        validations,
      },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: ["Deny"] },
    },
  ];
}
