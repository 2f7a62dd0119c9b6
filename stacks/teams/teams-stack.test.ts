import { checkEnvironment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import type { Template } from "@ml-platform/modules/testing";
import { type Context, isAllowed, mayAssume } from "@ml-platform/modules/testing/decide";
import { describe, expect, it } from "vitest";
import type { SynthesizedRole } from "../bootstrap/testing/role.ts";
import { stacksOf } from "../catalogue.ts";
import { synthesized } from "../testing/synthesized.ts";

const account = "111111111111";
const iam = (resource: string, of = account) => `arn:aws:iam::${of}:${resource}`;

const ml = smallSpec.clusters?.["ml"];
const spec: PermanentSpec = {
  ...smallSpec,
  clusters: { ml: { ...ml, platform: { addons: { kueue: {}, "external-secrets": {} } } } },
  teams: {
    nlp: {
      cluster: "ml",
      members: [iam("role/nlp", "222222222222")],
      quota: { "requests.nvidia.com/gpu": "8" },
      bucket: "ml-small-datasets",
      queue: { borrowGpus: 4 },
    },
    nlp2: {
      members: [iam("role/nlp2")],
      viewers: [iam("role/auditor")],
      bucket: "ml-small-datasets",
    },
  },
};
const environment = checkEnvironment(spec);
const template = (await synthesized([environment])).templates["small-ml-teams"] as Template;

describe("the teams of a cluster", () => {
  it("are one stack, after the cluster and its platform", () => {
    expect(stacksOf(environment).find(({ id }) => id === "small-ml-teams")).toMatchObject({
      kind: "teams",
      cluster: "ml",
      dependencies: ["small-ml-cluster", "small-ml-platform"],
    });
    expect(stacksOf(checkEnvironment(smallSpec)).map(({ kind }) => kind)).not.toContain("teams");
  });

  it("have a namespace each, with a quota and policies that select every pod", () => {
    for (const [team, gpus] of Object.entries({ nlp: "12", nlp2: "0" })) {
      const name = `team-${team}`;
      const metadata = {
        namespace: `\${${template.addressOf("kubernetes_namespace_v1", { metadata: { name } })}.metadata[0].name}`,
      };
      expect(template.resource("kubernetes_namespace_v1", { metadata: { name } })).toMatchObject({
        metadata: { labels: { environment: "small", team, "pod-security.kubernetes.io/enforce": "baseline" } },
      });
      expect(
        template.resource("kubernetes_resource_quota_v1", { metadata: { ...metadata, name: "tenant" } }),
      ).toMatchObject({
        spec: { hard: { "requests.nvidia.com/gpu": gpus, pods: "200" } },
      });
      expect(
        template.resource("kubernetes_network_policy_v1", { metadata: { ...metadata, name: "isolation" } }),
      ).toMatchObject({
        spec: { pod_selector: {}, policy_types: ["Ingress", "Egress"] },
      });
    }
  });

  it("admit members and viewers by groups of their own", () => {
    const entries = template
      .resourcesOfType("aws_eks_access_entry")
      .flatMap(({ kubernetes_groups: groups }) => groups as string[]);
    expect(entries.sort()).toEqual(["team:nlp2:members", "team:nlp2:viewers", "team:nlp:members"]);
    expect(template.resourcesOfType("aws_eks_access_policy_association")).toEqual([]);
    const bound = template
      .resourcesOfType("kubernetes_role_binding_v1")
      .map(({ metadata, subject }) =>
        [(metadata as { name: string }).name, (subject as { name: string }[])[0]?.name].join(" "),
      );
    expect(bound.sort()).toEqual([
      "member team:nlp2:members",
      "member team:nlp:members",
      "viewer team:nlp2:viewers",
      "viewer team:nlp:viewers",
    ]);
  });

  it("have a queue each in one release, once their namespaces exist", () => {
    const release = template.resource("helm_release", { name: "team-queues" });
    expect(release).toMatchObject({ namespace: "kueue-system", chart: "./charts/objects" });
    expect(release["depends_on"]).toContain(
      template.addressOf("kubernetes_namespace_v1", { metadata: { name: "team-nlp" } }),
    );
    const { objects } = JSON.parse(String((release["values"] as string[])[0]));
    const named = (objects as { kind: string; metadata: { name: string } }[]).map(
      ({ kind, metadata }) => `${kind} ${metadata.name}`,
    );
    expect(named).toEqual(
      expect.arrayContaining(["ResourceFlavor any-node", "ClusterQueue team-nlp", "LocalQueue default"]),
    );
    const rules = template.resourcesOfType("kubernetes_role_v1").flatMap(({ rule }) => rule as object[]);
    expect(rules.filter((rule) => JSON.stringify(rule).includes("kueue.x-k8s.io"))).toHaveLength(4);
  });

  it("have a store each of their own secrets, once the account is there that reads them", () => {
    const release = template.resource("helm_release", { name: "team-stores" });
    const { objects } = JSON.parse(String((release["values"] as string[])[0]));
    const stores = (objects as { kind: string; metadata: object }[]).map(({ kind, metadata }) => ({ kind, metadata }));
    expect(stores).toEqual([
      { kind: "SecretStore", metadata: { name: "team", namespace: "team-nlp" } },
      { kind: "SecretStore", metadata: { name: "team", namespace: "team-nlp2" } },
    ]);
    const account = { metadata: { name: "external-secrets", namespace: "team-nlp" } };
    expect(release["depends_on"]).toContain(template.addressOf("kubernetes_service_account_v1", account));
    expect(template.resource("aws_iam_role", { name: "small-team-nlp-us-east-2-secrets" })).toBeDefined();
  });

  it("are told where everything of theirs is", () => {
    const role = (name: string) => `\${${template.addressOf("aws_iam_role", { name })}.arn}`;
    expect(template.outputs).toEqual({
      namespaces: { nlp: "team-nlp", nlp2: "team-nlp2" },
      member_role_arns: {
        nlp: role("small-team-nlp-us-east-2-member"),
        nlp2: role("small-team-nlp2-us-east-2-member"),
      },
      viewer_role_arns: { nlp2: role("small-team-nlp2-us-east-2-viewer") },
      workload_role_arns: {
        nlp: role("small-team-nlp-us-east-2-workload"),
        nlp2: role("small-team-nlp2-us-east-2-workload"),
      },
      secrets_paths: { nlp: "small/teams/nlp/", nlp2: "small/teams/nlp2/" },
      objects: { nlp: "s3://ml-small-datasets/teams/nlp/", nlp2: "s3://ml-small-datasets/teams/nlp2/" },
    });
  });
});

/** A role as it is synthesized, with its own policies. */
function roleOf(team: string, purpose: string): SynthesizedRole {
  const name = `small-team-${team}-us-east-2-${purpose}`;
  const reference = `\${${template.addressOf("aws_iam_role", { name })}.name}`;
  return {
    arn: iam(`role/${name}`),
    trust: JSON.parse(String(template.resource("aws_iam_role", { name })["assume_role_policy"])),
    policies: template
      .resourcesOfType("aws_iam_role_policy")
      .filter(({ role }) => role === reference)
      .map((policy) => ({ name: String(policy["name"]), policy: JSON.parse(String(policy["policy"])) })),
  };
}

const secret = (path: string) => `arn:aws:secretsmanager:us-east-2:${account}:secret:${path}-AbCdEf`;
const bucket = "arn:aws:s3:::ml-small-datasets";
const born = { "aws:RequestTag/environment": "small", "aws:RequestTag/team": "nlp" };

type Request = readonly [what: string, action: string, resource: string, context?: Context];

const ofTeam: readonly Request[] = [
  ["read its secret", "secretsmanager:GetSecretValue", secret("small/teams/nlp/token")],
  ["list its prefix", "s3:ListBucket", bucket, { "s3:prefix": "teams/nlp/" }],
  ["list below its prefix", "s3:ListBucket", bucket, { "s3:prefix": "teams/nlp/runs/1/" }],
  ["read its object", "s3:GetObject", `${bucket}/teams/nlp/a.bin`],
  ["write its object", "s3:PutObject", `${bucket}/teams/nlp/a.bin`],
];
const ofMembers: readonly Request[] = [
  ["create a secret with its tags", "secretsmanager:CreateSecret", secret("small/teams/nlp/token"), born],
  ["change its secret", "secretsmanager:PutSecretValue", secret("small/teams/nlp/token")],
];
const ofEverybody: readonly Request[] = [
  ["find the cluster", "eks:DescribeCluster", `arn:aws:eks:us-east-2:${account}:cluster/small-ml`],
];
const foreign: readonly Request[] = [
  [
    "read a secret of a team whose name begins alike",
    "secretsmanager:GetSecretValue",
    secret("small/teams/nlp2/token"),
  ],
  ["read a secret of the team in another environment", "secretsmanager:GetSecretValue", secret("prod/teams/nlp/token")],
  ["read a secret of the platform", "secretsmanager:GetSecretValue", secret("small/platform/token")],
  ["create a secret without tags", "secretsmanager:CreateSecret", secret("small/teams/nlp/token")],
  ["list all secrets", "secretsmanager:ListSecrets", "*"],
  ["list the whole bucket", "s3:ListBucket", bucket],
  ["list what begins alike", "s3:ListBucket", bucket, { "s3:prefix": "teams/nlp" }],
  ["list the prefix of another team", "s3:ListBucket", bucket, { "s3:prefix": "teams/nlp2/" }],
  ["read an object of another team", "s3:GetObject", `${bucket}/teams/nlp2/a.bin`],
  ["read its prefix in another bucket", "s3:GetObject", "arn:aws:s3:::ml-prod-datasets/teams/nlp/a.bin"],
  ["change the bucket", "s3:PutBucketPolicy", bucket],
  ["let itself into the cluster", "eks:CreateAccessEntry", `arn:aws:eks:us-east-2:${account}:cluster/small-ml`],
  ["become a member of another team", "sts:AssumeRole", iam("role/small-team-nlp2-us-east-2-member")],
];

async function allowedOf(purpose: string, requests: readonly Request[], team = "nlp"): Promise<string[]> {
  const { arn: principal, policies } = roleOf(team, purpose);
  const decided = await Promise.all(
    requests.map(async ([what, action, resource, context = {}]) =>
      (await isAllowed({ principal, action, resource, context, policies })) ? [what] : [],
    ),
  );
  return decided.flat();
}

const names = (requests: readonly Request[]) => requests.map(([what]) => what);

describe("what a team may do in AWS", () => {
  it.each([
    ["member", [...ofTeam, ...ofMembers, ...ofEverybody]],
    ["workload", ofTeam],
  ] as const)("a %s may do what is documented, and nothing that is another's", async (purpose, own) => {
    expect(await allowedOf(purpose, [...ofTeam, ...ofMembers, ...ofEverybody, ...foreign])).toEqual(names(own));
  });

  it("a viewer may find the cluster, and see nothing else of the team", async () => {
    expect(await allowedOf("viewer", [...ofTeam, ...ofMembers, ...ofEverybody, ...foreign], "nlp2")).toEqual(
      names(ofEverybody),
    );
  });

  it("who becomes a member has one of the roles, in its account", async () => {
    const may = (principal: string, role = roleOf("nlp", "member")) =>
      mayAssume(role, {
        principal: principal.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/").concat("/kim"),
        action: "sts:AssumeRole",
        context: { "aws:PrincipalArn": principal },
        policies: [{ name: "all", policy: allowAll }],
      });
    expect(await may(iam("role/nlp", "222222222222"))).toBe(true);
    expect(await may(iam("role/nlp"))).toBe(false);
    expect(await may(iam("role/vision", "222222222222"))).toBe(false);
    expect(await may(iam("role/auditor"), roleOf("nlp2", "viewer"))).toBe(true);
    expect(await may(iam("role/auditor"), roleOf("nlp2", "member"))).toBe(false);
  });
});

const allowAll = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
