import { describe, expect, it } from "vitest";
import type { KubeClient } from "../../../kubernetes-api/kube-client.ts";
import { AccessKeys } from "../../access-keys.ts";
import type { AccessEntry, Cluster } from "../../eks/model.ts";
import type { ClusterRecord } from "../../eks/region.ts";
import { fakeMoto } from "../../testing/fake-moto.ts";
import { entryOf, userOf } from "./authenticate.ts";
import { presignedUrl, tokenOf } from "./presigned-token.ts";

const host = "127.0.0.1:44201";
const anyKey = new AccessKeys();

interface Given {
  /** @default a session of the role `x` */
  readonly arn?: string;
  readonly userId?: string;
  readonly entries?: readonly Partial<AccessEntry>[];
  /** @default "API" */
  readonly mode?: string;
  /** Of the ConfigMap `aws-auth`. */
  readonly awsAuth?: Readonly<Record<string, string>>;
}

function clusterWith({ arn, userId = "AROAX:anna@example.com", entries = [], mode = "API", awsAuth }: Given) {
  const session = "arn:aws:sts::111111111111:assumed-role/x/anna@example.com";
  const identity = `<Arn>${arn ?? session}</Arn><UserId>${userId}</UserId>`;
  const instance =
    "<item><instancesSet><item><privateDnsName>ip-10-0-0-7</privateDnsName></item></instancesSet></item>";
  const { client: moto } = fakeMoto({
    GetCallerIdentity: `<R><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></R>`,
    DescribeInstances: `<R><reservationSet>${instance}</reservationSet></R>`,
  });
  const known = entries.map((entry) => ({ kubernetesGroups: [], policies: new Map(), ...entry }) as AccessEntry);
  const cluster = { name: "ml", accessConfig: { authenticationMode: mode } } as unknown as Cluster;
  return {
    record: {
      cluster,
      accessEntries: new Map(known.map((entry) => [entry.principalArn, entry])),
    } as unknown as ClusterRecord,
    moto,
    client: () =>
      ({ get: async () => awsAuth && { metadata: { name: "aws-auth" }, data: awsAuth } }) as unknown as KubeClient,
    log: () => undefined,
  };
}

const token = (cluster = "ml") => tokenOf(presignedUrl({ host, cluster, accessKey: "AKIAX", secretKey: "right" }));

async function signIn(given: Given): Promise<string> {
  try {
    const { username, groups } = await userOf(token(), clusterWith(given), host, anyKey);
    return [username, ...groups].join(" ");
  } catch (error) {
    return String(error);
  }
}

const role = (path = "") => `arn:aws:iam::111111111111:role/${path}x`;
const node = "system:node:{{EC2PrivateDNSName}}";
const mapRoles = (lines: string) => ({
  mapRoles: `- rolearn: ${role()}\n  username: mapped:{{SessionName}}\n${lines}`,
});

describe("who signs in", () => {
  it.each<[string, Given, string]>([
    [
      "nobody, without an entry",
      {},
      "Error: arn:aws:sts::111111111111:assumed-role/x/anna@example.com has no access entry",
    ],
    [
      "a role, in whatever path it is",
      { entries: [{ principalArn: role("a/b/"), username: "x", kubernetesGroups: ["g"] }] },
      "x g",
    ],
    [
      "no other role",
      { entries: [{ principalArn: role("a/y/").replace(/x$/, "z"), username: "x" }] },
      "Error: arn:aws:sts::111111111111:assumed-role/x/anna@example.com has no access entry",
    ],
    ["a session", { entries: [{ principalArn: role(), username: "r:{{SessionName}}" }] }, "r:anna-example.com"],
    [
      "a session, unchanged",
      { entries: [{ principalArn: role(), username: "r:{{SessionNameRaw}}:{{AccountID}}:{{Other}}" }] },
      "r:anna@example.com:111111111111:{{Other}}",
    ],
    [
      "a user",
      {
        arn: "arn:aws:iam::111111111111:user/u",
        userId: "AIDAU",
        entries: [{ principalArn: "arn:aws:iam::111111111111:user/u", username: "u" }],
      },
      "u",
    ],
    [
      "the user whom every other key is to moto",
      {
        arn: "arn:aws:sts::111111111111:user/moto",
        userId: "AKIAX",
        entries: [{ principalArn: "arn:aws:iam::111111111111:user/moto", username: "u" }],
      },
      "u",
    ],
    [
      "a node, by its instance",
      {
        arn: "arn:aws:sts::111111111111:assumed-role/x/i-0a1b",
        userId: "AROAX:i-0a1b",
        entries: [{ principalArn: role(), username: node, kubernetesGroups: ["system:nodes"] }],
      },
      "system:node:ip-10-0-0-7 system:nodes",
    ],
    [
      "no node without an instance",
      { entries: [{ principalArn: role(), username: node }] },
      "Error: the session anna@example.com is not called after an instance",
    ],
    [
      "nobody by the ConfigMap where it does not count",
      { awsAuth: mapRoles("  groups: [g]") },
      "Error: arn:aws:sts::111111111111:assumed-role/x/anna@example.com has no access entry",
    ],
    [
      "a role of the ConfigMap",
      { mode: "API_AND_CONFIG_MAP", awsAuth: mapRoles("  groups: [g, h]") },
      "mapped:anna-example.com g h",
    ],
    [
      "whom an entry names, before the ConfigMap",
      { mode: "API_AND_CONFIG_MAP", entries: [{ principalArn: role(), username: "x" }], awsAuth: mapRoles("") },
      "x",
    ],
    [
      "a user of the ConfigMap",
      {
        mode: "CONFIG_MAP",
        arn: "arn:aws:iam::111111111111:user/u",
        userId: "AIDAU",
        awsAuth: {
          mapUsers: "- userarn: arn:aws:iam::111111111111:user/u\n  username: anna\n  groups: [system:masters]",
        },
      },
      "anna system:masters",
    ],
    [
      "all of an account of the ConfigMap",
      { mode: "CONFIG_MAP", awsAuth: { mapAccounts: '- "111111111111"' } },
      role(),
    ],
    [
      "nobody by a path in the ConfigMap",
      { mode: "CONFIG_MAP", awsAuth: { mapRoles: `- rolearn: ${role("a/")}\n  username: x` } },
      "Error: arn:aws:sts::111111111111:assumed-role/x/anna@example.com has no access entry",
    ],
    [
      "nobody by a ConfigMap that is no YAML",
      { mode: "CONFIG_MAP", awsAuth: { mapRoles: "- [", mapUsers: "x" } },
      "Error: arn:aws:sts::111111111111:assumed-role/x/anna@example.com has no access entry",
    ],
    [
      "the creator, who shows nowhere where only the ConfigMap counts",
      { mode: "CONFIG_MAP", entries: [{ principalArn: role(), username: "x" }] },
      "kubernetes-admin system:masters",
    ],
  ])("is %s", async (_, given, expected) => {
    expect(await signIn(given)).toBe(expected);
  });

  it("is told with where it comes from, and access policies are found by that", async () => {
    const cluster = clusterWith({ entries: [{ principalArn: role("a/"), username: "x" }] });
    const user = await userOf(token(), cluster, host, anyKey);
    expect(user).toMatchObject({
      uid: "aws-iam-authenticator:111111111111:AROAX",
      extra: { canonicalArn: [role()], sessionName: ["anna@example.com"], accessKeyId: ["AKIAX"] },
    });
    expect(entryOf(cluster, user)?.principalArn).toBe(role("a/"));
    // Whoever is impersonated has a name and groups only.
    expect(entryOf(cluster, { username: user.username, groups: user.groups })).toBeUndefined();
  });

  it("depends on the signature, where the secret is known", async () => {
    const cluster = clusterWith({ entries: [{ principalArn: role(), username: "x" }] });
    const withSecret = (secret: string): AccessKeys => {
      const keys = new AccessKeys("first");
      const key = `<AccessKey><AccessKeyId>AKIAX</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey></AccessKey>`;
      keys.learn(
        `<CreateAccessKeyResponse><CreateAccessKeyResult>${key}</CreateAccessKeyResult></CreateAccessKeyResponse>`,
      );
      return keys;
    };
    expect((await userOf(token(), cluster, host, withSecret("right"))).username).toBe("x");
    await expect(userOf(token(), cluster, host, withSecret("wrong"))).rejects.toThrow("the signature is wrong");
    await expect(userOf(token("other"), cluster, host, withSecret("right"))).rejects.toThrow("for another cluster");
    const others = new AccessKeys("first");
    await expect(userOf(token(), cluster, host, others)).rejects.toThrow("the access key AKIAX is not known");
  });
});
