import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { eventually, type LocalCluster } from "../../testing/local-cluster.ts";
import { xmlText } from "../../xml.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests look into objects of the Kubernetes API.
type Json = any;

const deployment = (name: string) => `/apis/apps/v1/namespaces/kube-system/deployments/${name}`;
const daemonSet = (name: string) => `/apis/apps/v1/namespaces/kube-system/daemonsets/${name}`;

/** Tests of add-ons, in a cluster that has those of every new one and no nodes. */
export function checksAddons(cluster: () => LocalCluster): void {
  describe("add-ons of a cluster", () => {
    const addon = async (name: string): Promise<Json> =>
      (await cluster().eks("GET", `/clusters/ml/addons/${name}`)).addon;
    const there = (path: string): Promise<Json> => eventually(() => cluster().client.get(path));
    const gone = (path: string): Promise<true> =>
      eventually(async () => ((await cluster().client.get(path)) === undefined ? true : undefined));

    it("are those of every new cluster at first, which EKS does not manage", async () => {
      for (const path of [daemonSet("aws-node"), daemonSet("kube-proxy"), deployment("coredns")]) await there(path);
      expect((await cluster().eks("GET", "/clusters/ml/addons")).addons).toEqual([]);
      const service = await there("/api/v1/namespaces/kube-system/services/kube-dns");
      expect(service.spec.clusterIP).toBe("172.20.0.10");
    });

    it("are degraded until their pods find nodes, which those of nodes have at once", async () => {
      await cluster().eks("POST", "/clusters/ml/addons", { addonName: "coredns" });
      const degraded = await eventually(async () => {
        const found = await addon("coredns");
        return found.status === "DEGRADED" ? found : undefined;
      });
      expect(degraded.health.issues).toEqual([
        {
          code: "InsufficientNumberOfReplicas",
          message: "The add-on is unhealthy because it doesn't have the desired number of replicas: coredns",
          resourceIds: [],
        },
      ]);
      await cluster().createNodeGroup("addons");
      await eventually(async () => (await addon("coredns")).status === "ACTIVE" || undefined);
      const pods = await eventually(async () => {
        const found = await cluster().client.list<Json>("/api/v1/namespaces/kube-system/pods");
        return found.length === 4 && found.every((pod) => pod.status.phase === "Running") ? found : undefined;
      });
      expect(pods.map((pod) => pod.metadata.labels["k8s-app"]).sort()).toEqual([
        "aws-node",
        "kube-dns",
        "kube-dns",
        "kube-proxy",
      ]);
    });

    it("follow their updates, and overwrite what was changed in the cluster only then", async () => {
      await cluster().client.patch(deployment("coredns"), { spec: { replicas: 1 } });
      const update = { addonVersion: "v1.12.4-eksbuild.1", configurationValues: '{"replicaCount": 3}' };
      await cluster().eks("POST", "/clusters/ml/addons/coredns/update", update);
      const updated = await eventually(async () => {
        const found = (await cluster().client.get(deployment("coredns"))) as Json;
        return found.spec.replicas === 3 ? found : undefined;
      });
      expect(updated.spec.template.spec.containers[0].image).toMatch(/\/eks\/coredns:v1\.12\.4-eksbuild\.1$/);
    });

    it("that Kubernetes refuses are failed, and say why", async () => {
      const configurationValues = JSON.stringify({ resources: { requests: { cpu: "much" } } });
      await cluster().eks("POST", "/clusters/ml/addons", { addonName: "metrics-server", configurationValues });
      const failed = await eventually(async () => {
        const found = await addon("metrics-server");
        return found.status === "CREATE_FAILED" ? found : undefined;
      });
      expect(failed.health.issues[0].message).toContain("quantities must match");
      await cluster().eks("DELETE", "/clusters/ml/addons/metrics-server");
    });

    it("go when they are deleted, unless they are to be preserved", async () => {
      await cluster().eks("POST", "/clusters/ml/addons", { addonName: "amazon-cloudwatch-observability" });
      const agent = "/apis/apps/v1/namespaces/amazon-cloudwatch/daemonsets/cloudwatch-agent";
      await there(agent);
      await cluster().eks("DELETE", "/clusters/ml/addons/amazon-cloudwatch-observability");
      await gone(agent);
      await gone("/api/v1/namespaces/amazon-cloudwatch");
      await cluster().eks("DELETE", "/clusters/ml/addons/coredns?preserve=true");
      await cluster().eks("POST", "/clusters/ml/addons", { addonName: "vpc-cni" });
      await cluster().eks("DELETE", "/clusters/ml/addons/vpc-cni");
      await gone(daemonSet("aws-node"));
      expect(((await cluster().client.get(deployment("coredns"))) as Json).spec.replicas).toBe(3);
    });

    const createPod = async (serviceAccountName: string, change: Json = {}): Promise<Json> =>
      cluster().client.create("/api/v1/namespaces/default/pods", {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { generateName: `${serviceAccountName}-`, ...change.metadata } as unknown as KubeObject["metadata"],
        spec: {
          serviceAccountName,
          initContainers: [{ name: "init", image: "init" }],
          containers: [
            { name: "main", image: "main" },
            { name: "own", image: "own", env: [{ name: "AWS_REGION", value: "eu-west-1" }] },
          ],
          ...change.spec,
        },
      });
    const createServiceAccount = (name: string, annotations: Readonly<Record<string, string>> = {}) =>
      cluster().client.create("/api/v1/namespaces/default/serviceaccounts", {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name, annotations },
      });
    const environment = ({ env }: Json): Record<string, string> =>
      Object.fromEntries((env ?? []).map(({ name, value }: Json) => [name, value]));
    /** What the Pod Identity agent does for a pod. @returns status, code of an error, and body */
    const assumeForPod = async (serviceAccount: string, audience: string): Promise<[number, string, Json]> => {
      const path = `/api/v1/namespaces/default/serviceaccounts/${serviceAccount}/token`;
      const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { audiences: [audience] } };
      const { token } = ((await cluster().client.request("POST", path, { body })) as Json).status;
      const response = await fetch(`${cluster().aws.url}/clusters/ml/assume-role-for-pod-identity`, {
        method: "POST",
        headers: { authorization: cluster().moto.authorization("eks-auth") },
        body: JSON.stringify({ token }),
      });
      return [response.status, response.headers.get("x-amzn-errortype") ?? "", await response.json()];
    };
    /** The first pod that has this volume beside its own token: the API server sees policies a second after they change. */
    const podWith = (volume: string, serviceAccount: string, change: Json = {}): Promise<Json> =>
      eventually(async () => {
        const pod = await createPod(serviceAccount, change);
        const names: string[] = pod.spec.volumes.map(({ name }: Json) => name);
        return names.length === 2 && names.includes(volume) ? pod : undefined;
      });

    it("give new pods of an associated service account the address of the Pod Identity agent", async () => {
      const roleArn = await cluster().createRole("trainer", "pods.eks.amazonaws.com");
      await createServiceAccount("trainer", { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/other" });
      const association = { namespace: "default", serviceAccount: "trainer", roleArn };
      const created = await cluster().eks("POST", "/clusters/ml/pod-identity-associations", association);
      const { spec } = await podWith("eks-pod-identity-token", "trainer");
      const directory = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount";
      const variables = {
        AWS_STS_REGIONAL_ENDPOINTS: "regional",
        AWS_DEFAULT_REGION: "us-west-2",
        AWS_REGION: "us-west-2",
        AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials",
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: `${directory}/eks-pod-identity-token`,
      };
      expect(environment(spec.containers[0])).toEqual(variables);
      expect(environment(spec.initContainers[0])).toEqual(variables);
      const { AWS_DEFAULT_REGION: _, ...others } = variables;
      expect(environment(spec.containers[1])).toEqual({ ...others, AWS_REGION: "eu-west-1" });
      expect(spec.containers[0].volumeMounts).toContainEqual({
        name: "eks-pod-identity-token",
        mountPath: directory,
        readOnly: true,
      });
      const [{ projected }] = spec.volumes.filter(({ name }: Json) => name === "eks-pod-identity-token");
      expect(projected.sources[0].serviceAccountToken).toMatchObject({ audience: "pods.eks.amazonaws.com" });

      const withoutToken = await createPod("trainer", { spec: { automountServiceAccountToken: false } });
      expect(withoutToken.spec.volumes).toMatchObject([{ name: "eks-pod-identity-token" }]);

      const { association: made } = created;
      const credentials = (audience: string) => assumeForPod("trainer", audience);
      expect(await credentials("sts.amazonaws.com")).toEqual([400, "InvalidTokenException", expect.anything()]);
      const [status, , answer] = await credentials("pods.eks.amazonaws.com");
      expect([status, answer]).toEqual([
        200,
        expect.objectContaining({
          subject: { namespace: "default", serviceAccount: "trainer" },
          podIdentityAssociation: { associationArn: made.associationArn, associationId: made.associationId },
        }),
      ]);
      const identity = await cluster().moto.query("sts", "GetCallerIdentity", {}, answer.credentials.accessKeyId);
      expect(xmlText(identity, "GetCallerIdentityResult/Arn")).toContain(":assumed-role/trainer/eks-ml-trainer-");

      const id = made.associationId;
      await cluster().eks("DELETE", `/clusters/ml/pod-identity-associations/${id}`);
      const after = await podWith("aws-iam-token", "trainer");
      expect(environment(after.spec.containers[0])).not.toHaveProperty("AWS_CONTAINER_CREDENTIALS_FULL_URI");
      expect(await credentials("pods.eks.amazonaws.com")).toEqual([
        404,
        "ResourceNotFoundException",
        expect.anything(),
      ]);
    });

    it("give new pods the role in the annotation of their service account, and no other pods", async () => {
      const role = "arn:aws:iam::123456789012:role/reader";
      await createServiceAccount("reader", { "eks.amazonaws.com/role-arn": role });
      const { spec } = await podWith("aws-iam-token", "reader", {
        metadata: { annotations: { "eks.amazonaws.com/skip-containers": "other,own" } },
      });
      expect(environment(spec.containers[0])).toEqual({
        AWS_STS_REGIONAL_ENDPOINTS: "regional",
        AWS_DEFAULT_REGION: "us-west-2",
        AWS_REGION: "us-west-2",
        AWS_ROLE_ARN: role,
        AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
      });
      expect(environment(spec.containers[1])).toEqual({ AWS_REGION: "eu-west-1" });
      await createServiceAccount("plain");
      const plain = await createPod("plain");
      expect(plain.spec.containers[0]).not.toHaveProperty("env");
      expect(plain.spec.volumes).toHaveLength(1);
    });

    it("get tokens that verify against the keys that the issuer serves", async () => {
      const answer = (await cluster().client.request(
        "POST",
        "/api/v1/namespaces/default/serviceaccounts/default/token",
        {
          body: {
            apiVersion: "authentication.k8s.io/v1",
            kind: "TokenRequest",
            spec: { audiences: ["sts.amazonaws.com"] },
          },
        },
      )) as Json;
      const [header, payload, signature] = answer.status.token.split(".");
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
      const { issuer } = (await cluster().eks("GET", "/clusters/ml")).cluster.identity.oidc;
      expect(claims).toMatchObject({
        iss: issuer,
        aud: ["sts.amazonaws.com"],
        sub: "system:serviceaccount:default:default",
      });
      const { keys } = (await cluster().client.request("GET", "/openid/v1/jwks")) as Json;
      const { kid } = JSON.parse(Buffer.from(header, "base64url").toString());
      const key = createPublicKey({ key: keys.find((each: Json) => each.kid === kid), format: "jwk" });
      const isSigned = (text: string) => verify("sha256", Buffer.from(text), key, Buffer.from(signature, "base64url"));
      expect(isSigned(`${header}.${payload}`)).toBe(true);
      expect(isSigned(`${header}.${payload}x`)).toBe(false);
    });

    it("are no longer there for what comes after them", async () => {
      // Their disruption budgets would keep nodes that are drained.
      await cluster().client.delete(deployment("coredns"));
      await cluster().eks("DELETE", "/clusters/ml/node-groups/addons");
      await eventually(async () => (await cluster().client.list("/api/v1/nodes")).length === 0 || undefined);
    });
  });
}
