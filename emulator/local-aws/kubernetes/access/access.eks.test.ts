import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { checkEnvironment } from "../../../../environments/model/check-environment.ts";
import { referenceEnvironments, smallSpec } from "../../../../environments/testing/reference.ts";
import { queueObjects } from "../../../../modules/teams/queues.ts";
import type { Template } from "../../../../modules/testing/template.ts";
import { synthesized } from "../../../../stacks/testing/synthesized.ts";
import { KubeClient } from "../../../kubernetes-api/kube-client.ts";
import { eventually, localCluster, missing } from "../../testing/local-cluster.ts";
import { presignedUrl, type TokenRequest, tokenOf } from "../../testing/presigned-token.ts";
import { xmlText } from "../../xml.ts";
import { accessPolicies } from "./access-policies.ts";

const run = promisify(execFile);
const kueueKinds = "../../../cluster-providers/helm/kinds/kueue.json";
const cluster = localCluster();

const policyArn = (name: string): string => `arn:aws:eks::aws:cluster-access-policy/${name}`;
const entries = "/clusters/ml/access-entries";
const entryPath = (principalArn: string): string => `${entries}/${encodeURIComponent(principalArn)}`;

type Session = Pick<TokenRequest, "accessKey" | "secretKey" | "sessionToken">;

async function assume(RoleArn: string, RoleSessionName = "anna"): Promise<Session> {
  const answer = await cluster().moto.query("sts", "AssumeRole", { RoleArn, RoleSessionName });
  const part = (key: string): string => xmlText(answer, `AssumeRoleResult/Credentials/${key}`);
  return {
    accessKey: part("AccessKeyId"),
    secretKey: part("SecretAccessKey"),
    sessionToken: part("SessionToken"),
  };
}

function clientOf(token: string): KubeClient {
  const { endpoint, certificateAuthority } = cluster().plane;
  return new KubeClient({ server: endpoint, certificateAuthority, token: () => token });
}

function signedIn(session: Session, clusterName = "ml"): KubeClient {
  const { host } = new URL(cluster().aws.url);
  return clientOf(tokenOf(presignedUrl({ host, cluster: clusterName, ...session })));
}

async function admit(principalArn: string, policy?: string, namespaces?: readonly string[], more = {}): Promise<void> {
  await cluster().eks("POST", entries, { principalArn, ...more });
  if (policy !== undefined) await associate(principalArn, policy, namespaces);
}

async function associate(principalArn: string, policy: string, namespaces?: readonly string[]): Promise<void> {
  await cluster().eks("POST", `${entryPath(principalArn)}/access-policies`, {
    policyArn: policyArn(policy),
    accessScope: namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces },
  });
}

/** What `kubectl auth can-i` asks: `create deployments.apps/scale`, `get /metrics`. */
async function may(client: KubeClient, question: string, namespace = ""): Promise<boolean> {
  const [verb = "", what = ""] = question.split(" ");
  const [, resource = "", group = "", subresource = ""] = /^([^./]*)(?:\.([^/]*))?(?:\/(.*))?$/.exec(what) ?? [];
  const spec = what.startsWith("/")
    ? { nonResourceAttributes: { verb, path: what } }
    : { resourceAttributes: { verb, resource, group, subresource, namespace } };
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const { status } = (await client.request("POST", path, { body: review })) as { status: { allowed: boolean } };
  return status.allowed;
}

async function outcome(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

describe("signing in", () => {
  it("works with aws eks get-token, and changes count at once", async () => {
    const principalArn = await cluster().createRole("viewer", "ec2.amazonaws.com");
    const { accessKey, secretKey = "", sessionToken = "" } = await assume(principalArn, "anna@example.com");
    const env = {
      ...process.env,
      ...cluster().aws.environment,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secretKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    const { stdout } = await run("aws", ["eks", "get-token", "--cluster-name", "ml"], { env });
    const client = clientOf(JSON.parse(stdout).status.token);
    const pods = () => outcome(client.list("/api/v1/namespaces/default/pods"));
    expect(await pods()).toBe("Unauthorized");

    await admit(principalArn, undefined, undefined, { kubernetesGroups: ["viewers"] });
    expect(await pods()).toBe(
      'pods is forbidden: User "arn:aws:sts::123456789012:assumed-role/viewer/anna-example.com" cannot list resource "pods" in API group "" in the namespace "default"',
    );
    await associate(principalArn, "AmazonEKSViewPolicy", ["def*"]);
    expect(await pods()).toEqual([]);
    await associate(principalArn, "AmazonEKSViewPolicy", ["other"]);
    expect(await pods()).toMatch(/^pods is forbidden/);

    // What RBAC gives the groups of the entry stands beside.
    await bindViewers();
    // API servers authorize by their own copy of roles and bindings, which follows a moment later.
    expect(await eventually(async () => (Array.isArray(await pods()) ? pods() : undefined))).toEqual([]);
    await cluster().eks("DELETE", entryPath(principalArn));
    // With the same token it would take ten seconds: so long API servers remember whom one belongs to.
    const again = signedIn(await assume(principalArn));
    expect(await outcome(again.list("/api/v1/namespaces/default/pods"))).toBe("Unauthorized");
  });

  it("is refused with words that kubectl knows", async () => {
    const principalArn = await cluster().createRole("stranger", "ec2.amazonaws.com");
    const { host } = new URL(cluster().aws.url);
    const token = tokenOf(presignedUrl({ host, cluster: "ml", ...(await assume(principalArn)) }));
    const { endpoint } = cluster().plane;
    const args = ["--server", endpoint, "--insecure-skip-tls-verify", "--token", token, "get", "pods"];
    expect(await cluster().kubectl(args, "", { KUBECONFIG: "/dev/null" })).toContain(
      "error: You must be logged in to the server",
    );
  });

  it("takes a token for the cluster that it was made for only", async () => {
    const me = { accessKey: "local", secretKey: "local" };
    expect(await outcome(signedIn(me).list("/api/v1/pods"))).toEqual([]);
    expect(await outcome(signedIn(me, "another").list("/api/v1/pods"))).toBe("Unauthorized");
    expect(await outcome(signedIn({ ...me, secretKey: "guessed" }).list("/api/v1/pods"))).toBe("Unauthorized");
  });

  it("makes who created the cluster its administrator", async () => {
    expect(await may(signedIn({ accessKey: "local", secretKey: "local" }), "delete namespaces")).toBe(true);
  });

  async function bindViewers(): Promise<void> {
    await cluster().client.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
      metadata: { name: "viewers" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "viewers" }],
    } as never);
  }
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** `get pods/log`, `create jobs.batch` */
function permissions(rules: readonly Rule[]): Set<string> {
  const all = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}${group === "" ? "" : `.${group}`}`)),
    ),
  );
  return new Set(all);
}

const policies = [
  "AmazonEKSClusterAdminPolicy",
  "AmazonEKSAdminPolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSViewPolicy",
  "AmazonEKSAdminViewPolicy",
  "AmazonEKSSecretReaderPolicy",
  "AmazonEKSHybridPolicy",
];

/** Whether each of the policies allows it, in their order. */
const inNamespaces: readonly [question: string, allowed: string][] = [
  ["list pods", "yyyyy--"],
  ["delete pods", "yyy----"],
  ["get pods/log", "yyyyy--"],
  ["create pods/exec", "yyy----"],
  ["get pods/exec", "yyy-y--"],
  ["create pods/eviction", "y------"],
  ["get configmaps", "yyyyy--"],
  ["get secrets", "yyy-yy-"],
  ["list secrets", "yyy-yy-"],
  ["update secrets", "yyy----"],
  ["create deployments.apps", "yyy----"],
  ["patch deployments.apps/scale", "yyy----"],
  ["watch jobs.batch", "yyyyy--"],
  ["create jobs.batch", "yyy----"],
  ["update jobs.batch/status", "y------"],
  ["list ingresses.networking.k8s.io", "yyyyy--"],
  ["get resourcequotas", "yyyyy--"],
  ["update resourcequotas", "y------"],
  ["impersonate serviceaccounts", "yyy----"],
  ["get roles.rbac.authorization.k8s.io", "yy--y--"],
  ["create rolebindings.rbac.authorization.k8s.io", "yy-----"],
  ["create localsubjectaccessreviews.authorization.k8s.io", "yy-----"],
  ["list localqueues.kueue.x-k8s.io", "y---y--"],
  ["create localqueues.kueue.x-k8s.io", "y------"],
  ["get namespaces", "yyyyy--"],
];

const ofTheCluster: readonly [question: string, allowed: string][] = [
  ["list pods", "yyyyy--"],
  ["list nodes", "y---y-y"],
  ["get nodes", "y---y--"],
  ["create namespaces", "y------"],
  ["delete persistentvolumes", "y------"],
  ["list storageclasses.storage.k8s.io", "y---y--"],
  ["bind clusterroles.rbac.authorization.k8s.io", "y------"],
  ["impersonate users", "y------"],
  ["get /metrics", "y------"],
];

describe("access policies", () => {
  const inCluster = new Map<string, KubeClient>();
  const inTeams = new Map<string, KubeClient>();

  beforeAll(async () => {
    if (missing !== undefined) return;
    for (const policy of policies) {
      for (const [clients, namespaces] of [[inCluster], [inTeams, ["team-*", "shared"]]] as const) {
        const principalArn = await cluster().createRole(`${policy}-${namespaces?.length ?? 0}`, "ec2.amazonaws.com");
        await admit(principalArn, policy, namespaces);
        clients.set(policy, signedIn(await assume(principalArn)));
      }
    }
  });

  const answers = async (clients: ReadonlyMap<string, KubeClient>, question: string, namespace?: string) => {
    const all = policies.map((policy) => may(clients.get(policy) as KubeClient, question, namespace));
    return (await Promise.all(all)).map((allowed) => (allowed ? "y" : "-")).join("");
  };

  it.each(inNamespaces)("let in a namespace %s: %s", async (question, allowed) => {
    const nobody = "-------";
    const [everywhere, team, shared, other, all] = await Promise.all([
      answers(inCluster, question, "any"),
      answers(inTeams, question, "team-a"),
      answers(inTeams, question, "shared"),
      answers(inTeams, question, "other"),
      answers(inTeams, question),
    ]);
    expect({ everywhere, team, shared, other, all }).toEqual({
      everywhere: allowed,
      team: allowed,
      shared: allowed,
      other: nobody,
      all: nobody,
    });
  });

  it.each(ofTheCluster)("let in the whole cluster %s: %s", async (question, allowed) => {
    expect(await answers(inCluster, question)).toBe(allowed);
    expect(await answers(inTeams, question)).toBe("-------");
  });

  const claims = ["resourceclaims", "resourceclaims/status", "resourceclaimtemplates"];
  const newer = ["events.events.k8s.io", ...claims.map((resource) => `${resource}.resource.k8s.io`)];
  const changing = ["pods/eviction", "serviceaccounts/token", "leases.coordination.k8s.io", ...newer];

  /** AWS calls them similar to Kubernetes' own roles, so that a slip in the table shows here. */
  it.each<[policy: string, role: string, beyond: readonly string[]]>([
    ["AmazonEKSViewPolicy", "view", newer],
    ["AmazonEKSEditPolicy", "edit", changing],
    ["AmazonEKSAdminPolicy", "admin", changing],
  ])("%s is Kubernetes' role %s, but for %j", async (policy, role, beyond) => {
    const path = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${role}`;
    const { rules } = (await cluster().client.request("GET", path)) as { rules: Rule[] };
    const ofRole = permissions(rules);
    const ofPolicy = permissions(
      accessPolicies[policy]?.resources.map(({ groups, ...rule }) => ({ ...rule, apiGroups: groups })) ?? [],
    );
    expect([...ofPolicy].filter((permission) => !ofRole.has(permission))).toEqual([]);
    const missed = [...ofRole].filter((permission) => !ofPolicy.has(permission)).map((text) => text.split(" ")[1]);
    expect([...new Set(missed)].sort()).toEqual([...beyond].sort());
  });

  it("do not follow who acts as somebody else", async () => {
    const admin = inCluster.get("AmazonEKSClusterAdminPolicy") as KubeClient;
    const { status } = (await admin.request("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    })) as { status: { userInfo: { username: string } } };
    expect(await may(admin, "delete nodes")).toBe(true);
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user: status.userInfo.username, resourceAttributes: { verb: "delete", resource: "nodes" } },
    };
    const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    expect(await cluster().client.request("POST", path, { body: review })).toMatchObject({
      status: { allowed: false },
    });
  });
});

describe("a node", () => {
  it("can do what nodes do, for itself, and nothing else", async () => {
    const principalArn = await cluster().createRole("self-managed-nodes", "ec2.amazonaws.com");
    await admit(principalArn, undefined, undefined, { type: "EC2_LINUX" });
    const [SubnetId] = cluster().subnetIds;
    const started = await cluster().ec2("RunInstances", { ImageId: "ami-1", MinCount: "1", MaxCount: "1", SubnetId });
    const instance = (name: string): string => xmlText(started, `instancesSet/item/${name}`);
    const name = instance("privateDnsName");
    const node = signedIn(await assume(principalArn, instance("instanceId")));
    const pod = (metadata: { name: string }, secret: string, nodeName: string) =>
      cluster().client.create("/api/v1/namespaces/default/pods", {
        apiVersion: "v1",
        kind: "Pod",
        metadata,
        spec: { nodeName, containers: [{ name: "x", image: "x", envFrom: [{ secretRef: { name: secret } }] }] },
      });
    await pod({ name: "here" }, "of-here", name);
    await pod({ name: "elsewhere" }, "of-elsewhere", "another");

    const register = (node: string) => ({ apiVersion: "v1", kind: "Node", metadata: { name: node } });
    await node.create("/api/v1/nodes", register(name));
    expect(await outcome(node.create("/api/v1/nodes", register("another")))).toMatch(
      /node "[^"]+" is not allowed to modify node "another"/,
    );
    const secret = (of: string) => node.get(`/api/v1/namespaces/default/secrets/${of}`);
    // Nobody has made them; the Node authorizer lets it look for what its own pods name, once it has seen these.
    await eventually(async () => ((await outcome(secret("of-here"))) === undefined ? true : undefined));
    expect(await outcome(secret("of-elsewhere"))).toMatch(/no relationship found between node/);
    expect(await may(node, "create namespaces")).toBe(false);
    expect(await may(node, "list secrets", "default")).toBe(false);
  });
});

describe("who makes sandpits, by a policy for their namespaces and a group that creates namespaces", () => {
  const rbac = "rbac.authorization.k8s.io";
  const group = "sandpit-deployers";
  const inside = "/api/v1/namespaces/sandpit-kim";
  let client: KubeClient;

  beforeAll(async () => {
    if (missing !== undefined) return;
    const principalArn = await cluster().createRole("terraform-sandpit", "ec2.amazonaws.com");
    await admit(principalArn, "AmazonEKSClusterAdminPolicy", ["sandpit-*"], { kubernetesGroups: [group] });
    client = signedIn(await assume(principalArn));
    const all = { rules: [{ apiGroups: [""], resources: ["namespaces"], verbs: ["create"] }] };
    await cluster().client.create(`/apis/${rbac}/v1/clusterroles`, { metadata: { name: group }, ...all } as never);
    await cluster().client.create(`/apis/${rbac}/v1/clusterrolebindings`, {
      metadata: { name: group },
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name: group },
      subjects: [{ apiGroup: rbac, kind: "Group", name: group }],
    } as never);
    await eventually(async () => (await may(client, "create namespaces")) || undefined);
  });

  const namespace = (name: string) => client.create("/api/v1/namespaces", { metadata: { name } } as never);
  /** A role that may do more than who makes it has by RBAC. */
  const role = (where: string) => {
    const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
    const path = `/apis/${rbac}/v1/namespaces/${where}/roles`;
    return outcome(client.create(path, { metadata: { name: "owner" }, rules } as never));
  };

  it("makes a namespace with a quota and a role for its owner, and removes it", async () => {
    await namespace("sandpit-kim");
    const quota = { metadata: { name: "quota" }, spec: { hard: { pods: "5" } } };
    await client.create(`${inside}/resourcequotas`, quota as never);
    expect(await role("sandpit-kim")).toMatchObject({ metadata: { name: "owner" } });
    expect(await client.get(inside)).toMatchObject({ metadata: { name: "sandpit-kim" } });
    expect(await client.request("DELETE", inside)).toMatchObject({ metadata: { name: "sandpit-kim" } });
  });

  it("makes nothing in what is no sandpit's, reads no secrets there, and removes nothing", async () => {
    await namespace("else");
    expect(await role("else")).toMatch(/forbidden/);
    expect(await role("kube-system")).toMatch(/forbidden/);
    expect(await outcome(client.list("/api/v1/namespaces/kube-system/secrets"))).toMatch(/forbidden/);
    expect(await outcome(client.request("DELETE", "/api/v1/namespaces/else"))).toMatch(/forbidden/);
    expect(await outcome(client.request("DELETE", "/api/v1/namespaces/kube-system"))).toMatch(/forbidden/);
    expect(await outcome(client.list("/api/v1/secrets"))).toMatch(/forbidden/);
    expect(await may(client, `escalate clusterroles.${rbac}`)).toBe(false);
    expect(await may(client, `create clusterrolebindings.${rbac}`)).toBe(false);
  });
});

describe("the access entries of the reference environments", () => {
  it("let in whom they name, for what they name", async () => {
    const { text } = await synthesized(referenceEnvironments);
    const clusters = Object.values(text)
      .map(entriesIn)
      .filter((all) => all.length > 0);
    expect(clusters.length).toBeGreaterThan(2);
    for (const all of clusters) {
      for (const { principalArn, policy, namespaces } of all) {
        await cluster()
          .createRole(principalArn.replace(/.*\//, ""), "ec2.amazonaws.com")
          .catch(() => undefined);
        await admit(principalArn, policy, namespaces);
      }
      for (const { principalArn, policy, namespaces } of all) {
        const client = signedIn(await assume(principalArn));
        const column = policies.indexOf(policy);
        const allowed = async (questions: typeof inNamespaces, namespace?: string) =>
          Promise.all(questions.map(([question]) => may(client, question, namespace)));
        const documented = (questions: typeof inNamespaces, inScope: boolean) =>
          questions.map(([, answers]) => inScope && answers[column] === "y");
        const everywhere = namespaces === undefined;
        for (const namespace of namespaces ?? ["any"]) {
          expect(await allowed(inNamespaces, namespace)).toEqual(documented(inNamespaces, true));
        }
        expect(await allowed(inNamespaces, "other")).toEqual(documented(inNamespaces, everywhere));
        expect(await allowed(ofTheCluster)).toEqual(documented(ofTheCluster, everywhere));
      }
      for (const { principalArn } of all) await cluster().eks("DELETE", entryPath(principalArn));
    }
  });

  interface Entry {
    readonly principalArn: string;
    readonly policy: string;
    readonly namespaces: readonly string[] | undefined;
  }

  /** Those in a `cdk.tf.json` of principals that exist before it: each has one policy. */
  function entriesIn(json: string): Entry[] {
    const { resource = {} } = JSON.parse(json) as {
      resource?: Record<string, Record<string, Association & Principal>>;
    };
    const principals = resource["aws_eks_access_entry"] ?? {};
    return Object.values(resource["aws_eks_access_policy_association"] ?? {}).flatMap((association) => {
      const [, id = ""] = /^\$\{aws_eks_access_entry\.(.+)\.principal_arn\}$/.exec(association.principal_arn) ?? [];
      const { principal_arn: principalArn = "" } = principals[id] ?? {};
      if (principalArn.startsWith("${")) return [];
      const { namespaces } = association.access_scope;
      const policy = association.policy_arn.replace(/.*\//, "");
      return [{ principalArn, policy, namespaces }];
    });
  }

  interface Principal {
    readonly principal_arn: string;
  }

  interface Association {
    readonly policy_arn: string;
    readonly access_scope: { readonly namespaces?: readonly string[] };
  }
});

describe("the teams of a cluster", () => {
  const members = ["arn:aws:iam::111111111111:role/team"];
  const bounds = { members, quota: { "requests.nvidia.com/gpu": "8" } };
  const nlp = "/api/v1/namespaces/team-nlp";

  beforeAll(async () => {
    const environment = checkEnvironment({ ...smallSpec, teams: { nlp: bounds, vision: bounds } });
    const template = (await synthesized([environment])).templates["small-ml-teams"] as Template;
    for (const [kind, place] of Object.entries(places)) {
      for (const [address, block] of Object.entries(template.resources)) {
        const [, type = "", owner = ""] = /^kubernetes_(\w+)_v1\.\w+?_(team-[a-z]+)_/.exec(address) ?? [];
        if (type !== kind) continue;
        const object = inKubernetes(block) as { metadata: { name: string } };
        const metadata = { ...object.metadata, ...(kind !== "namespace" && { namespace: owner }) };
        await cluster().client.create(place.replace("*", owner), { ...object, metadata } as never);
      }
    }
  });

  const podOf = (name: string, gpus?: string) => ({
    metadata: { name },
    spec: {
      containers: [
        {
          name: "main",
          image: "train",
          ...(gpus !== undefined && { resources: { limits: { "nvidia.com/gpu": gpus } } }),
        },
      ],
    },
  });

  it("fill in what a pod leaves out, and refuse the ninth GPU", async () => {
    const account = async () => await cluster().client.get(`${nlp}/serviceaccounts/default`);
    await eventually(account);
    const counted = async () =>
      ((await cluster().client.get(`${nlp}/resourcequotas/tenant`)) as { status?: { used?: object } }).status?.used;
    await eventually(counted);
    const filled = await cluster().client.create(`${nlp}/pods`, podOf("eight", "8") as never);
    expect(filled).toMatchObject({
      spec: {
        containers: [
          {
            resources: {
              requests: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "1Gi", "nvidia.com/gpu": "8" },
              limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "4Gi" },
            },
          },
        ],
      },
    });
    expect(await outcome(cluster().client.create(`${nlp}/pods`, podOf("ninth", "1") as never))).toContain(
      "exceeded quota: tenant, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=8, limited: requests.nvidia.com/gpu=8",
    );
    expect(await cluster().client.create(`${nlp}/pods`, podOf("none") as never)).toMatchObject({
      metadata: { name: "none" },
    });
  });

  it("keep out everybody by policies that select all pods", async () => {
    const found = await cluster().client.list("/apis/networking.k8s.io/v1/namespaces/team-nlp/networkpolicies");
    expect(found.map(({ metadata }) => metadata?.name).sort()).toEqual([
      "cluster-api",
      "dns",
      "internet",
      "isolation",
      "pod-identity",
    ]);
    for (const { spec } of found as unknown as { spec: object }[]) expect(spec).toMatchObject({ podSelector: {} });
  });

  it("have queues that Kueue's schemas accept, field by field", async () => {
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const { kinds } = JSON.parse(readFileSync(new URL(kueueKinds, import.meta.url), "utf8")) as { kinds: object[] };
    for (const kind of kinds) await cluster().client.create(definitions, kind as never);
    const queues = queueObjects({
      teams: { nlp: { namespace: "team-nlp", quota: bounds.quota, queue: { borrowGpus: 4 } } },
      nodeGroups: checkEnvironment(smallSpec).clusters["ml"]?.nodeGroups ?? {},
      zones: 2,
    });
    expect(queues.length).toBeGreaterThan(3);
    for (const queue of queues) {
      const { kind, metadata } = queue as { kind: string; metadata: { namespace?: string } };
      const within = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
      const path = `/apis/kueue.x-k8s.io/v1beta2${within}/${kind.toLowerCase()}s`;
      await eventually(async () => Array.isArray(await outcome(cluster().client.list(path))) || undefined);
      await cluster().client.request("POST", path, { body: queue, query: { fieldValidation: "Strict" } } as never);
    }
  });

  // As the table of docs/teams.md has it: a member, a viewer, a member in the namespace of another team, a stranger.
  it.each([
    ["create pods", "y---"],
    ["get pods", "yy--"],
    ["create jobs.batch", "y---"],
    ["list jobs.batch", "yy--"],
    ["get pods/log", "yy--"],
    ["create pods/exec", "y---"],
    ["get pods/exec", "y---"],
    ["get secrets", "y---"],
    ["list secrets", "y---"],
    ["get resourcequotas", "yy--"],
    ["update resourcequotas", "----"],
    ["delete networkpolicies.networking.k8s.io", "----"],
    ["create rolebindings.rbac.authorization.k8s.io", "----"],
    ["create secretstores.external-secrets.io", "----"],
    ["list nodes", "----"],
    ["get namespaces", "yy--"],
    ["delete namespaces", "----"],
  ])("kubectl auth can-i %s: %s", async (question, expected) => {
    const asked = [
      ["team:nlp:members", "team-nlp"],
      ["team:nlp:viewers", "team-nlp"],
      ["team:nlp:members", "team-vision"],
      ["strangers", "team-nlp"],
    ] as const;
    const answers = await Promise.all(asked.map(([group, namespace]) => mayAs(group, question, namespace)));
    expect(answers.map((answer) => (answer ? "y" : "-")).join("")).toBe(expected);
  });
});

/** What `kubectl auth can-i --as kim --as-group` asks. */
async function mayAs(group: string, question: string, namespace: string): Promise<boolean> {
  const [verb = "", what = ""] = question.split(" ");
  const [, resource = "", apiGroup = "", subresource = ""] = /^([^./]*)(?:\.([^/]*))?(?:\/(.*))?$/.exec(what) ?? [];
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: {
      user: "kim",
      groups: [group],
      resourceAttributes: { verb, resource, group: apiGroup, subresource, namespace },
    },
  };
  const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  const { status } = (await cluster().client.request("POST", path, { body: review })) as {
    status: { allowed: boolean };
  };
  return status.allowed;
}

/** Where objects of a resource of the Kubernetes provider are created, namespaces first. */
const places: Readonly<Record<string, string>> = {
  namespace: "/api/v1/namespaces",
  resource_quota: "/api/v1/namespaces/*/resourcequotas",
  limit_range: "/api/v1/namespaces/*/limitranges",
  network_policy: "/apis/networking.k8s.io/v1/namespaces/*/networkpolicies",
  role: "/apis/rbac.authorization.k8s.io/v1/namespaces/*/roles",
  role_binding: "/apis/rbac.authorization.k8s.io/v1/namespaces/*/rolebindings",
};

/** Blocks that the provider names in the singular, as Terraform does. */
const plurals: Readonly<Record<string, string>> = {
  rule: "rules",
  subject: "subjects",
  limit: "limits",
  match_expression: "matchExpressions",
};

/** A block of the Kubernetes provider as the object that it stands for. */
function inKubernetes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKubernetes);
  if (typeof value === "string" && /^\$\{kubernetes_role_v1\./.test(value))
    return value.includes("viewer") ? "viewer" : "member";
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "depends_on")
      .map(([key, each]) => [
        plurals[key] ?? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        key === "port" && /^\d+$/.test(String(each)) ? Number(each) : key === "hard" ? each : inKubernetes(each),
      ]),
  );
}
