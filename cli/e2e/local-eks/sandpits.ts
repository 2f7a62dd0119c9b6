import { readFileSync } from "node:fs";
import { MotoClient } from "@ml-platform/emulator";
import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import type { Environment } from "@ml-platform/environments";
import { expect, it, vi } from "vitest";
import { accountDirectory, ownAccessKey, readRun } from "../../local/run-file.ts";
import { inventory } from "../local-aws/inventory.ts";
import type { LocalTarget } from "./local-target.ts";
import { type Access, SignedIn } from "./signed-in.ts";

/** What the owner of a sandpit does every day in the own namespace. */
const work: readonly Access[] = [
  ...["pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "deployments.apps", "jobs.batch"].flatMap(
    (resource) => ["get", "list", "watch", "create", "patch", "delete"].map((verb) => `${verb} ${resource}`),
  ),
  "create pods/exec",
  "get pods/log",
  "create pods/portforward",
  "patch deployments.apps/scale",
  "get resourcequotas",
  "get networkpolicies.networking.k8s.io",
];

/** What bounds a sandpit, and what would lead out of it. */
const bounds: readonly Access[] = [
  ...[
    "resourcequotas",
    "limitranges",
    "networkpolicies.networking.k8s.io",
    "roles.rbac.authorization.k8s.io",
    "rolebindings.rbac.authorization.k8s.io",
    "endpoints",
    "endpointslices.discovery.k8s.io",
    "daemonsets.apps",
  ].flatMap((resource) => ["create", "update", "patch", "delete"].map((verb) => `${verb} ${resource}`)),
  "patch namespaces",
  "delete namespaces",
  "create serviceaccounts/token",
  "impersonate serviceaccounts",
  "bind roles.rbac.authorization.k8s.io",
  "escalate roles.rbac.authorization.k8s.io",
  "create pods/proxy",
  "create services/proxy",
];

/** What concerns the cluster. */
const ofCluster: readonly Access[] = [
  ...["nodes", "namespaces", "persistentvolumes", "clusterroles.rbac.authorization.k8s.io"].flatMap((resource) =>
    ["list", "create", "patch", "delete"].map((verb) => `${verb} ${resource}`),
  ),
  "create clusterrolebindings.rbac.authorization.k8s.io",
  "get nodes/proxy",
  "impersonate users",
  "impersonate groups",
  "create certificatesigningrequests.certificates.k8s.io",
  "create tokenreviews.authentication.k8s.io",
  "create validatingwebhookconfigurations.admissionregistration.k8s.io",
  "create priorityclasses.scheduling.k8s.io",
  "get /metrics",
  "get /logs",
];

// biome-ignore lint/suspicious/noExplicitAny: objects of the Kubernetes API, in part.
type Json = any;

const example = new URL("../../../examples/local/training-job.yaml", import.meta.url);

/** A pod of one container. @param spec of the pod, with `container` for that of its container */
function pod(name: string, { container = {}, ...spec }: Json = {}): KubeObject {
  const containers = [{ name: "main", image: "main", ...container }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers, ...spec } };
}

/** Pods that the API server refuses in a sandpit, and why. */
const refusedPods: readonly (readonly [title: string, says: string, spec: Json])[] = [
  ["is privileged", "violates PodSecurity", { container: { securityContext: { privileged: true } } }],
  ["mounts the disk of its node", "violates PodSecurity", { volumes: [{ name: "disk", hostPath: { path: "/" } }] }],
  ["is in the network of its node", "violates PodSecurity", { hostNetwork: true }],
  ["evicts pods of others", "exceeded quota: no-critical-pods", { priorityClassName: "system-cluster-critical" }],
  [
    "asks for more than the quota",
    "exceeded quota: tenant",
    { container: { resources: { requests: { cpu: "9" }, limits: { cpu: "9" } } } },
  ],
  [
    "asks for more GPUs than the quota",
    "exceeded quota: tenant",
    { container: { resources: { limits: { "nvidia.com/gpu": "2" } } } },
  ],
];

/**
 * Tests of two shared sandpits, of `ann` and of `ben`, in the cluster `ml` of a base that is applied on the local target.
 *
 * @param admin runs kubectl as who administers the cluster, and returns what it prints
 */
export function sandpitsOf(target: LocalTarget, base: Environment, admin: (command: string) => Promise<string>): void {
  const as = (user: string, command: string) =>
    target.runWith([...command.split(" "), "--target", "local"], { env: { PLATFORM_USER: user } });
  const moto = () =>
    new MotoClient(
      readRun(accountDirectory(target.root, base.account.id))?.url ?? "",
      base.region,
      ownAccessKey(target.root),
    );
  let before: Json;
  let ann: SignedIn;
  let ben: SignedIn;

  /** What sandpits consist of, wherever it is. */
  async function existing(): Promise<Json> {
    const client = moto();
    const { url = "" } = readRun(accountDirectory(target.root, base.account.id)) ?? {};
    const ofEks = async (what: string) =>
      (
        await fetch(`${url}/clusters/${base.name}-ml/${what}`, {
          headers: { authorization: client.authorization("eks") },
        })
      ).json();
    const bucket = base.backend.type === "s3" ? base.backend.bucket : "";
    const objects = await (
      await client.send(`/${bucket}?list-type=2`, {
        method: "GET",
        headers: { authorization: client.authorization("s3") },
      })
    ).text();
    return {
      ...(await inventory(client)),
      entries: await ofEks("access-entries"),
      associations: await ofEks("pod-identity-associations"),
      namespaces: await admin("get namespaces --output name"),
      // The ledger of what was given out stays, and so do states: they are empty.
      objects: [...objects.matchAll(/<Key>(.*?)<\/Key>/g)]
        .map(([, key = ""]) => key)
        .filter((key) => !/^_sandpits\/_admissions\.json$|^(ann|ben)\/\S+\.tfstate$/.test(key)),
    };
  }

  it("come up at once for two people, each with one command", async () => {
    before = await existing();
    const ran = await Promise.all(["ann", "ben"].map((user) => as(user, "sandpit up")));
    for (const { code, stdout, stderr } of ran) expect(code, stdout + stderr).toBe(0);
    ann = await SignedIn.asOwner(target, base, "ann");
    ben = await SignedIn.asOwner(target, base, "ben");
  });

  it("are made by somebody who may do nothing else in the cluster than make namespaces", async () => {
    const { principalArn = "" } = base.clusters["ml"]?.access["sandpits"] ?? {};
    const maker = await SignedIn.as(target, base, principalArn, { user: "platform" });
    const others = [...work, ...bounds, ...ofCluster].filter((access) => access !== "create namespaces");
    for (const namespace of ["kube-system", "default", ""]) {
      expect([namespace, await maker.refused(others, namespace)]).toEqual([namespace, others]);
    }
    expect(await maker.refused(["create namespaces"], "")).toEqual([]);
  });

  it("are then what they should be", async () => {
    const { code, stdout, stderr } = await as("ann", "sandpit up");
    expect(code, stdout + stderr).toBe(0);
    expect(stdout + stderr).toContain("No changes");
  });

  it("let their owners work in them, and change none of their bounds", async () => {
    const { stdout } = await ann.kubectl("auth whoami -o json");
    expect(JSON.parse(stdout).status.userInfo.groups.sort()).toEqual(["sandpit:ann", "system:authenticated"]);
    expect(await ann.refused(work, "sandpit-ann")).toEqual([]);
    expect(await ann.refused(bounds, "sandpit-ann")).toEqual(bounds);
  });

  it("let nobody else in, and their owners nowhere else", async () => {
    for (const namespace of ["sandpit-ben", "kube-system", "default", ""]) {
      expect([namespace, await ann.refused([...work, ...bounds], namespace)]).toEqual([
        namespace,
        [...work, ...bounds],
      ]);
    }
    expect(await ann.refused(ofCluster, "")).toEqual(ofCluster);
    expect(await ben.refused([...work, ...bounds], "sandpit-ann")).toEqual([...work, ...bounds]);
  });

  it("refuse by the API server what is done all the same", async () => {
    expect(await ben.refusalOf(pod("own"))).toBeUndefined();
    for (const command of [
      "get pods --namespace sandpit-ben",
      "get secrets --all-namespaces",
      "exec own --namespace sandpit-ben -- true",
      "logs own --namespace sandpit-ben",
      "port-forward own 8080:80 --namespace sandpit-ben",
      "run intruder --image main --namespace sandpit-ben",
      "delete pod own --namespace sandpit-ben",
      "get pods --namespace kube-system",
      "delete resourcequota tenant",
      "label namespace sandpit-ann pod-security.kubernetes.io/enforce=privileged --overwrite",
      "create rolebinding more --clusterrole cluster-admin --group sandpit:ann",
      "create token workload",
    ]) {
      const { code, stderr } = await ann.kubectl(command);
      expect([command, code, stderr]).toEqual([command, 1, expect.stringMatching(/forbidden/i)]);
    }
  });

  it("run what their owners deploy, with limits that they did not name", async () => {
    await ann.kubectl("create deployment web --image web --replicas 2");
    await ann.kubectl("rollout status deployment/web --timeout 120s");
    const pods = await ann.pods<Json>("app=web");
    expect(pods).toHaveLength(2);
    for (const { spec, status } of pods) {
      expect(status.phase).toBe("Running");
      expect(spec.containers[0].resources.requests).toMatchObject({ cpu: "100m", memory: "256Mi" });
    }
    // It is the node that cannot be reached: the API server has let it through.
    const { stderr } = await ann.kubectl(`exec ${pods[0].metadata.name} -- true`);
    expect(stderr).toContain(":10250/exec/sandpit-ann/");
  });

  it.each(refusedPods)("refuse a pod that %s", async (_, says, spec) => {
    expect(await ann.refusalOf(pod("refused", spec))).toContain(says);
  });

  it("refuse the pod that is one too many, and entrances from outside", async () => {
    const large = { container: { resources: { requests: { cpu: "3" }, limits: { cpu: "3" } } } };
    for (const name of ["one", "two"]) expect(await ann.refusalOf(pod(name, large))).toBeUndefined();
    expect(await ann.refusalOf(pod("three", large))).toMatch(
      /exceeded quota: tenant, requested: .*requests\.cpu=3, used: .*requests\.cpu=6200m/,
    );
    for (const type of ["loadbalancer", "nodeport"]) {
      expect((await ann.kubectl(`create service ${type} outside --tcp 80`)).stderr).toContain("exceeded quota: tenant");
    }
    await ann.kubectl("delete pod one two");
  });

  it("have network policies, which nobody enforces here", async () => {
    const { stdout } = await ann.kubectl("get networkpolicies -o name");
    expect(stdout).toContain("networkpolicy.networking.k8s.io/isolation");
  });

  it("get nodes with GPUs for pods that ask for them, from none, and may not place what serves all", async () => {
    const [job = "", plugin = ""] = readFileSync(example, "utf8").split(/^---$/m);
    const { stderr } = await ann.kubectl(`create -f ${example.pathname}`);
    expect(stderr).toContain("daemonsets.apps is forbidden");
    expect(job).toContain("gpu-training");
    await admin(`apply --filename ${target.write("plugin.yaml", plugin)}`);
    const node = await vi.waitFor(
      async () => {
        const [training] = await ann.pods<Json>("job-name=gpu-training");
        expect(training?.spec.nodeName).toBeDefined();
        return training.spec.nodeName as string;
      },
      { timeout: 120_000, interval: 500 },
    );
    const { metadata } = JSON.parse(await admin(`get node ${node} --output json`));
    expect(metadata.labels["eks.amazonaws.com/nodegroup"]).toContain("gpu-training");
  });

  it("give their workloads the credentials of their own role", async () => {
    const workload = { serviceAccountName: "workload" };
    expect(await ann.refusalOf(pod("worker", workload))).toBeUndefined();
    const { spec } = (await ann.pods<Json>()).find(({ metadata }) => metadata.name === "worker");
    expect(spec.containers[0].env).toContainEqual({
      name: "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      value: "http://169.254.170.23/v1/credentials",
    });
    // What the agent on the node does with the token that is mounted into the pod.
    const audience = "pods.eks.amazonaws.com";
    const token = await admin(`create token workload --namespace sandpit-ann --audience ${audience}`);
    const { url = "" } = readRun(accountDirectory(target.root, base.account.id)) ?? {};
    const answer = await fetch(`${url}/clusters/${base.name}-ml/assume-role-for-pod-identity`, {
      method: "POST",
      headers: { authorization: moto().authorization("eks-auth") },
      body: JSON.stringify({ token: token.trim() }),
    });
    expect(await answer.json()).toMatchObject({
      subject: { namespace: "sandpit-ann", serviceAccount: "workload" },
      assumedRoleUser: { arn: expect.stringContaining(`:assumed-role/ann-${base.region}-workload/`) },
    });
  });

  it("have a shell, in which kubectl works as their owner", async () => {
    const script = "kubectl auth whoami -o json && kubectl get deployments -o name";
    const { code, stdout, stderr } = await target.runWith(
      ["sandpit", "shell", "ann", "--target", "local", "--", "sh", "-c", script],
      { env: { PLATFORM_USER: "ann" } },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`assumed-role/ann-${base.region}-owner/ann`);
    expect(stdout).toContain("deployment.apps/web");
  });

  it("sleep, so that nothing runs in them, and wake as they were", async () => {
    const running = async () => (await ann.pods<Json>()).map(({ metadata }) => metadata.labels?.app).sort();
    const asleep = await as("ann", "sandpit sleep");
    expect(asleep.code, asleep.stdout + asleep.stderr).toBe(0);
    await vi.waitFor(async () => expect(await running()).not.toContain("web"), { timeout: 60_000, interval: 500 });
    expect(await ann.refusalOf(pod("awake"))).toContain("exceeded quota: tenant");
    const awake = await as("ann", "sandpit wake");
    expect(awake.code, awake.stdout + awake.stderr).toBe(0);
    await ann.kubectl("rollout status deployment/web --timeout 120s");
    expect((await running()).filter((app) => app === "web")).toHaveLength(2);
  });

  it("are gone once they are taken down, and nothing else is", async () => {
    const ran = await Promise.all(["ann", "ben"].map((user) => as(user, "sandpit down --auto-approve")));
    for (const { code, stdout, stderr } of ran) expect(code, stdout + stderr).toBe(0);
    expect(await existing()).toEqual(before);
    expect((await as("ann", "sandpit list --json")).stdout).toContain('"sandpits": []');
  });
}
