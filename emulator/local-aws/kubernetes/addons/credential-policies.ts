import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";

// What EKS's webhook does to pods whose service account has an IAM role, as admission policies: the API server runs them
// itself. Source: pkg/handler of aws/amazon-eks-pod-identity-webhook. Unlike there, pods for Windows get Linux paths.

/** Where the Pod Identity agent of a node listens. Source: EKS user guide, "Learn how EKS Pod Identity works". */
const agent = "http://169.254.170.23/v1/credentials";

/** Holds the associations for the policy: a key for each service account, `<namespace>.<name>`. Namespaces have no dots. */
const associationsName = "eks-pod-identity-associations";

interface Association {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** What a policy adds to a pod. Texts are CEL. */
interface Credentials {
  readonly volume: string;
  readonly mountPath: string;
  /** Name of the token's file in the volume. */
  readonly file: string;
  readonly audience: string;
  /** Of the token, in seconds. */
  readonly expiration: string;
  /** Variables that stay out together where a container has one of them: value by name. */
  readonly variables: readonly Readonly<Record<string, string>>[];
}

/**
 * The policies for Pod Identity, and for roles in annotations of service accounts (IRSA), in the order in which they can be
 * created. A service account with both gets Pod Identity alone, from a second after its association on: the API server
 * sees parameters at once, and policies a second after they change.
 */
export function credentialPolicies(associations: readonly Association[], region: string): KubeObject[] {
  const keys = associations
    .map(({ namespace, serviceAccount }) => `${namespace}.${serviceAccount}`)
    .filter(isKey)
    .sort();
  const regions = { AWS_DEFAULT_REGION: text(region), AWS_REGION: text(region) };
  const annotation = (name: string) => `params.metadata.?annotations[?${text(`eks.amazonaws.com/${name}`)}]`;
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: associationsName, namespace: "kube-system" },
      data: Object.fromEntries(keys.map((key) => [key, "associated"])),
    },
    policy("eks-pod-identity", {
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      conditions: {
        "has-association": `(request.namespace + '.' + ${serviceAccount}) in params.?data.orValue({})`,
      },
      credentials: {
        volume: "eks-pod-identity-token",
        mountPath: "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
        file: "eks-pod-identity-token",
        audience: text("pods.eks.amazonaws.com"),
        expiration: "86400",
        variables: [
          { AWS_STS_REGIONAL_ENDPOINTS: text("regional") },
          regions,
          {
            AWS_CONTAINER_CREDENTIALS_FULL_URI: text(agent),
            AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: text(
              "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token",
            ),
          },
        ],
      },
    }),
    binding("eks-pod-identity", { name: associationsName, namespace: "kube-system" }),
    policy("eks-iam-roles-for-service-accounts", {
      paramKind: { apiVersion: "v1", kind: "ServiceAccount" },
      conditions: {
        "own-service-account": `params.metadata.name == ${serviceAccount}`,
        "has-role": `${annotation("role-arn")}.orValue('') != ''`,
        "has-no-association": `!((request.namespace + '.' + ${serviceAccount}) in ${list(keys)})`,
      },
      credentials: {
        volume: "aws-iam-token",
        mountPath: "/var/run/secrets/eks.amazonaws.com/serviceaccount",
        file: "token",
        audience: `${annotation("audience")}.orValue('sts.amazonaws.com')`,
        expiration: `int(object.metadata.?annotations[?'eks.amazonaws.com/token-expiration'].orValue(${annotation("token-expiration")}.orValue('86400')))`,
        variables: [
          { AWS_STS_REGIONAL_ENDPOINTS: text("regional") },
          regions,
          {
            AWS_ROLE_ARN: `params.metadata.annotations['eks.amazonaws.com/role-arn']`,
            AWS_WEB_IDENTITY_TOKEN_FILE: text("/var/run/secrets/eks.amazonaws.com/serviceaccount/token"),
          },
        ],
      },
    }),
    // The policy is asked once for each service account of the pod's namespace.
    binding("eks-iam-roles-for-service-accounts", { selector: {} }),
  ];
}

/** EKS takes names that no namespace and no service account can have; they would make the policies of all others invalid. */
function isKey(key: string): boolean {
  return /^[a-z0-9-]+\.[a-z0-9.-]+$/.test(key) && key.length <= 253;
}

const serviceAccount = "object.spec.?serviceAccountName.orValue('default')";

interface PolicyParts {
  readonly paramKind: { readonly apiVersion: string; readonly kind: string };
  readonly conditions: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
}

function policy(name: string, { paramKind, conditions, credentials }: PolicyParts): KubeObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1beta1",
    kind: "MutatingAdmissionPolicy",
    metadata: { name },
    spec: {
      paramKind,
      // As the webhook of EKS: a pod runs without credentials rather than not at all.
      failurePolicy: "Ignore",
      reinvocationPolicy: "Never",
      matchConstraints: {
        resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      },
      matchConditions: Object.entries(conditions).map(([condition, expression]) => ({ name: condition, expression })),
      mutations: [
        { patchType: "ApplyConfiguration", applyConfiguration: { expression: containersOf(credentials) } },
        { patchType: "JSONPatch", jsonPatch: { expression: volumesOf(credentials) } },
      ],
    },
  };
}

function binding(policyName: string, param: Readonly<Record<string, unknown>>): KubeObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1beta1",
    kind: "MutatingAdmissionPolicyBinding",
    metadata: { name: policyName },
    spec: { policyName, paramRef: { ...param, parameterNotFoundAction: "Allow" } },
  };
}

function containersOf(credentials: Credentials): string {
  return `Object{spec: Object.spec{
    containers: object.spec.containers.map(c, ${container("containers", credentials)}),
    ?initContainers: object.spec.?initContainers.optMap(all, all.map(c, ${container("initContainers", credentials)}))
  }}`;
}

/**
 * As a patch, because sources of a projected volume are a list that cannot be merged. A pod that mounts no token of its own
 * has no volumes: these are added empty, because the API server panics when the value of a patch is a list of objects
 * (seen with 1.35.4).
 */
function volumesOf({ volume, file, audience, expiration }: Credentials): string {
  const type = "Object.spec.volumes";
  const added = `${type}{
      name: ${text(volume)},
      projected: ${type}.projected{sources: [${type}.projected.sources{
        serviceAccountToken: ${type}.projected.sources.serviceAccountToken{
          audience: ${audience}, expirationSeconds: ${expiration}, path: ${text(file)}
        }
      }]}
    }`;
  const volumes = "object.spec.?volumes.orValue([])";
  return `${volumes}.exists(v, v.name == ${text(volume)}) ? [] :
    (size(${volumes}) == 0 ? [JSONPatch{op: 'add', path: '/spec/volumes', value: []}] : []) +
    [JSONPatch{op: 'add', path: '/spec/volumes/0', value: ${added}}]`;
}

/** What is added to container `c`: nothing if the pod says so, or if the container sets each of the variables itself. */
function container(field: "containers" | "initContainers", { volume, mountPath, variables }: Credentials): string {
  const type = `Object.spec.${field}`;
  const hasOne = (group: Readonly<Record<string, string>>) =>
    `c.?env.orValue([]).exists(e, e.name in ${list(Object.keys(group))})`;
  const groups = variables.map((group) => {
    const added = Object.entries(group).map(([name, value]) => `${type}.env{name: ${text(name)}, value: ${value}}`);
    return `(${hasOne(group)} ? [] : [${added.join(", ")}])`;
  });
  const skipped = `c.name in object.metadata.?annotations[?'eks.amazonaws.com/skip-containers'].orValue('').split(',')`;
  const isMounted = `c.?volumeMounts.orValue([]).exists(m, m.name == ${text(volume)})`;
  const mount = `${type}.volumeMounts{name: ${text(volume)}, mountPath: ${text(mountPath)}, readOnly: true}`;
  return `${skipped} || (${variables.map(hasOne).join(" && ")}) ? ${type}{name: c.name} : ${type}{
      name: c.name,
      env: ${groups.join(" + ")},
      volumeMounts: ${isMounted} ? [] : [${mount}]
    }`;
}

/** A string of CEL. What stands in one here needs no escapes. */
function text(value: string): string {
  return `'${value}'`;
}

function list(values: readonly string[]): string {
  return `[${values.map(text).join(", ")}]`;
}
