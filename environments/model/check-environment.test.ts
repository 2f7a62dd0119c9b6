import { clusterDefaults, nodeGroupDefaults, UserError } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { company } from "../company.ts";
import { checkEnvironment } from "./check-environment.ts";
import type { EnvironmentSpec } from "./environment.ts";
import { environmentKeys } from "./environment.ts";

const small = {
  name: "test",
  account: { id: "111111111111", alias: "ml-test" },
  region: "us-east-2",
  protected: false,
  tags: { costCentre: "ml-test" },
  network: { cidr: "10.20.0.0/16", availabilityZones: ["us-east-2a", "us-east-2b"], nat: "single" },
} satisfies EnvironmentSpec;

const withCluster = (cluster: object) => ({ ...small, clusters: { ml: cluster } });
const withGroups = (nodeGroups: object) => withCluster({ nodeGroups });
const system = { instanceType: "m7i.large", size: { min: 1, max: 2 } };

/** The lines of the error, without its heading and indentation. */
function problemsOf(spec: unknown): string[] {
  try {
    checkEnvironment(spec as EnvironmentSpec);
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    return problem.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe("checkEnvironment", () => {
  it("fills in the defaults", () => {
    const environment = checkEnvironment(withGroups({ system }) as EnvironmentSpec);
    expect(environment).toMatchObject({
      tags: { owner: company.owner, costCentre: "ml-test", repository: company.repository },
      backend: {
        type: "s3",
        bucket: "ml-test-111111111111-terraform-state",
        region: "us-east-2",
        kmsKeyId: "arn:aws:kms:us-east-2:111111111111:alias/terraform-state",
      },
      network: { interfaceEndpoints: [], flowLogs: { trafficType: "REJECT", retentionDays: 30 } },
    });
    expect(environment.clusters["ml"]).toEqual({
      ...clusterDefaults,
      deletionProtection: false,
      nodeGroups: { system: { ...nodeGroupDefaults, ...system } },
    });
  });

  it("needs no cluster", () => {
    expect(checkEnvironment(small).clusters).toEqual({});
  });

  it("protects the clusters of a protected environment from deletion, and of another those that say so", () => {
    const clusters = { plain: { nodeGroups: {} }, kept: { nodeGroups: {}, deletionProtection: true } };
    const protections = (isProtected: boolean) =>
      Object.values(checkEnvironment({ ...small, protected: isProtected, clusters }).clusters).map(
        ({ deletionProtection, deletionProtectionWritten }) => [deletionProtection, deletionProtectionWritten],
      );
    expect(protections(true)).toEqual([
      [true, undefined],
      [true, true],
    ]);
    expect(protections(false)).toEqual([
      [false, undefined],
      [true, true],
    ]);
  });

  it("refuses a cluster of a protected environment that is not protected, as the policies do", () => {
    const clusters = { leaving: { nodeGroups: {}, deletionProtection: false } };
    expect(() => checkEnvironment({ ...small, protected: true, clusters })).toThrow(
      "clusters.leaving.deletionProtection: false contradicts protected: true",
    );
    expect(checkEnvironment({ ...small, protected: false, clusters }).clusters["leaving"]?.deletionProtection).toBe(
      false,
    );
  });

  it("names the environment and its file", () => {
    expect(() => checkEnvironment({ ...small, region: "us-east-9" })).toThrow(
      'Environment "test" (environments/test.ts) is not valid:\n  region: ',
    );
  });

  it("reports every mistake at once, both malformed values and broken rules", () => {
    expect(
      problemsOf({
        ...small,
        protected: "no",
        network: { ...small.network, cidr: "10.20.1.0/16" },
        clusters: {
          ml: {
            kubernetes: "1.29",
            endpoint: { access: "publicAndPrivate", allowedCidrs: ["0.0.0.0/0"] },
            nodeGroups: { system: { ...system, instanceTyp: "m7i.large" } },
          },
        },
      }),
    ).toEqual([
      'protected: "no" is not a boolean.',
      'network.cidr: "10.20.1.0/16" has host bits set. Use 10.20.0.0/16.',
      expect.stringMatching(
        /^clusters\.ml\.nodeGroups\.system: Unknown key "instanceTyp"\. Did you mean "instanceType"\? Allowed: instanceType, /,
      ),
      'clusters.ml.endpoint.allowedCidrs[0]: "0.0.0.0/0" opens the endpoint to the internet. List narrower ranges, or give a reason in openToInternetBecause.',
      'clusters.ml.kubernetes: Kubernetes "1.29" is not a version that EKS offers. Use one of 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37; the default is 1.36.',
    ]);
  });

  it("lets warnings pass", () => {
    expect(problemsOf(withGroups({ system, spot: { ...system, capacity: "spot" } }))).toEqual([]);
  });
});

describe("malformed values", () => {
  it.each([
    [{ ...small, protected: undefined }, "protected: is missing. Expected a boolean."],
    [{ ...small, name: 3 }, 'name: 3 is not a string. Write "3".'],
    [{ ...small, clusters: [] }, "clusters: [] is not an object."],
    [
      { ...small, network: { ...small.network, nat: "singel" } },
      'network.nat: "singel" is not allowed. Did you mean "single"? Use "perAvailabilityZone" or "single" or "none".',
    ],
    [
      { ...small, network: { ...small.network, nat: undefined } },
      'network.nat: is missing. Use "perAvailabilityZone" or "single" or "none".',
    ],
    [
      { ...small, network: { ...small.network, availabilityZones: "us-east-2a" } },
      'network.availabilityZones: "us-east-2a" is not a list. Write ["us-east-2a"].',
    ],
    [
      { ...small, network: { ...small.network, interfaceEndpoints: "private" } },
      'network.interfaceEndpoints: "private" is neither "privateCluster" nor a list of service short names, like ["ecr.api", "sts"].',
    ],
    [
      withCluster({ endpoint: { access: "public" } }),
      'clusters.ml.endpoint.access: "public" is not allowed. Did you mean "publicAndPrivate"? Use "private" or "publicAndPrivate".',
    ],
    [
      withCluster({ encryption: { kmsKey: "create", irreversible: false } }),
      "clusters.ml.encryption.irreversible: Write true: EKS never releases a key again, and this says that the author knows.",
    ],
    [
      withCluster({ encryption: { kmsKey: "mine", irreversible: true } }),
      'clusters.ml.encryption.kmsKey: "mine" is neither "create" nor the ARN of a KMS key.',
    ],
    [
      withCluster({ webhookPorts: "none" }),
      'clusters.ml.webhookPorts: "none" is neither "all" nor a list of ports, like [9443, 15017].',
    ],
    [
      withCluster({ nodeGroups: { a: { instanceType: "m7i.large", size: { min: 1, max: 1 }, amiType: null } } }),
      'clusters.ml.nodeGroups.a.amiType: null is not an AMI type. Write one such as "AL2023_x86_64_NVIDIA".',
    ],
    [
      withCluster({
        nodeGroups: { a: { instanceType: "m7i.large", size: { min: 1, max: 1 }, bottlerocket: { kubernetes: null } } },
      }),
      "clusters.ml.nodeGroups.a.bottlerocket.kubernetes: null is not a value here. Use a text, a number, true, false, a list or a map, or remove the key.",
    ],
    [
      withCluster({
        eksAddons: {
          adot: {
            podIdentity: {
              collector: {
                statements: [
                  {
                    actions: ["s3:GetObject"],
                    resources: ["arn:aws:s3:::a/*"],
                    conditions: { Bool: { "aws:SecureTransport": true } },
                  },
                ],
              },
            },
          },
        },
      }),
      'clusters.ml.eksAddons.adot.podIdentity.collector.statements[0].conditions.Bool["aws:SecureTransport"]: true is neither a text nor a list of texts. Write "true".',
    ],
    [
      { ...small, backend: { type: "s4" } },
      'backend.type: "s4" is not allowed. Did you mean "s3"? Use "s3" or "http" or "cloud" or "local".',
    ],
    [
      { ...small, backend: { type: "s3", bucket: "states", region: "us-east-2" } },
      "backend.kmsKeyId: is missing. Expected the ARN of the KMS key or alias that encrypts the states.",
    ],
    [
      {
        ...small,
        backend: { type: "s3", bucket: "states", region: "us-east-2", endpoints: { s3: "http://minio.example.com" } },
      },
      'backend.endpoints.s3: "http://minio.example.com" sends states and secrets over the network in clear text. Use https, or forward a port of 127.0.0.1 to it.',
    ],
    [
      { ...small, account: { ...small.account, endpoints: {} } },
      "account.endpoints: names no endpoint. Set url or services, or leave endpoints out.",
    ],
    [
      { ...small, account: { ...small.account, endpoints: { url: "https://a", services: { ecs: "https://b" } } } },
      'account.endpoints.services: Unknown key "ecs". Did you mean "ec2"? Allowed: autoscaling, ec2, eks, iam, kms, logs, s3, secretsmanager, ssm, sts.',
    ],
    [
      { ...small, account: { ...small.account, endpoints: { url: "http://10.0.0.1" } } },
      'account.endpoints.url: "http://10.0.0.1" sends states and secrets over the network in clear text. Use https, or forward a port of 127.0.0.1 to it.',
    ],
    [{ ...small, backend: { type: "http", address: "ftp://a" } }, 'backend.address: "ftp://a" is not an https URL.'],
    [
      { ...small, acount: {} },
      `Unknown key "acount". Did you mean "account"? Allowed: ${Object.keys(environmentKeys).join(", ")}.`,
    ],
    [
      { ...small, tags: { costCentre: "a", "aws:x": "b" } },
      'tags["aws:x"]: "aws:x" begins with "aws:", which is reserved. Use another prefix, such as example.com/.',
    ],
    [
      { ...small, tags: { costCentre: "a", team: "a,b" } },
      'tags.team: "a,b" is not a tag value. Use 1 to 256 letters, digits, spaces or any of "_.:/=+-@".',
    ],
    [
      { ...small, tags: { costCentre: "" } },
      'tags.costCentre: "" is not a tag value. Use 1 to 256 letters, digits, spaces or any of "_.:/=+-@".',
    ],
    [
      { ...small, account: { ...small.account, id: "1234" } },
      'account.id: "1234" is not an AWS account id. Use its 12 digits.',
    ],
    [
      { ...small, account: { ...small.account, alias: "ML" } },
      'account.alias: "ML" is not an account alias. Use 3 to 34 lower-case letters, digits and hyphens: it begins the state bucket\'s name.',
    ],
  ])("%#", (spec, message) => {
    expect(problemsOf(spec)).toEqual([message]);
  });
});

describe("what authors write by mistake", () => {
  const groups = (change: object) => withGroups({ system: { ...system, ...change } });
  const endpoint = (value: unknown) => withCluster({ endpoint: value });
  it.each([
    [
      "a number for a text",
      withCluster({ kubernetes: 1.35 }),
      'clusters.ml.kubernetes: 1.35 is not a string. Write "1.35".',
    ],
    [
      "an account id without quotes",
      { ...small, account: { ...small.account, id: 222_222_222_222 } },
      'account.id: 222222222222 is not a string. Write "222222222222".',
    ],
    [
      "a text for a number",
      groups({ diskGiB: "200" }),
      'clusters.ml.nodeGroups.system.diskGiB: "200" is not a number. Write 200.',
    ],
    ["a text for a boolean", { ...small, protected: "false" }, 'protected: "false" is not a boolean. Write false.'],
    [
      "a number for an object",
      groups({ size: 3 }),
      "clusters.ml.nodeGroups.system.size: 3 is not an object. Its keys: min, max, desired.",
    ],
    [
      "one item for a list",
      groups({ taints: { key: "a", effect: "NoSchedule" } }),
      'clusters.ml.nodeGroups.system.taints: {"key":"a","effect":"NoSchedule"} is not a list. Write [{"key":"a","effect":"NoSchedule"}].',
    ],
    [
      "the kind of an object",
      endpoint("private"),
      'clusters.ml.endpoint: "private" is not an object. Write { access: "private" }.',
    ],
    [
      "half of the kind of an object",
      endpoint("public"),
      'clusters.ml.endpoint: "public" is not an object. Write { access: "publicAndPrivate", allowedCidrs: ... }.',
    ],
    [
      "the kind of a backend",
      { ...small, backend: "s3" },
      'backend: "s3" is not an object. Write { type: "s3", bucket: ..., region: ... }.',
    ],
    [
      "an address for a range",
      endpoint({ access: "publicAndPrivate", allowedCidrs: ["203.0.113.7"] }),
      'clusters.ml.endpoint.allowedCidrs[0]: "203.0.113.7" is not an IPv4 range in CIDR notation, such as 203.0.113.7/32.',
    ],
    ["no address", { ...small, backend: { type: "http" } }, "backend.address: is missing. Expected an https URL."],
    [
      "no key",
      withCluster({ encryption: { irreversible: true } }),
      'clusters.ml.encryption.kmsKey: is missing. Expected "create" or the ARN of a KMS key.',
    ],
    [
      "a key with dots",
      groups({ labels: { "kubernetes.io/team": "a" } }),
      'clusters.ml.nodeGroups.system.labels["kubernetes.io/team"]: "kubernetes.io/team" has a prefix that a node group may not set. Use a prefix of your own, such as example.com/name.',
    ],
    [
      "a name of a stack that is read",
      withGroups({ system, "test-network": system }),
      'clusters.ml.nodeGroups.test-network: "test-network" is also the id of a stack that node groups read. Rename the group.',
    ],
    [
      "a role of another partition",
      withCluster({
        access: { a: { principalArn: "arn:aws-us-gov:iam::111111111111:role/a", policy: "AmazonEKSViewPolicy" } },
      }),
      'clusters.ml.access.a.principalArn: "arn:aws-us-gov:iam::111111111111:role/a" is in partition aws-us-gov, and the cluster is in us-east-2 in partition aws. Use a principal whose ARN begins with arn:aws:iam::.',
    ],
    [
      "a role of nodes in another account",
      withCluster({ access: { a: { principalArn: "arn:aws:iam::222222222222:role/a", type: "EC2_LINUX" } } }),
      'clusters.ml.access.a.principalArn: "arn:aws:iam::222222222222:role/a" is in account 222222222222, and the cluster in 111111111111. For type EC2_LINUX, EKS takes roles of the cluster\'s own account only.',
    ],
    [
      "an empty bucket",
      { ...small, backend: { type: "s3", bucket: "", region: "us-east-2", kmsKeyId: "alias/terraform-state" } },
      'backend.bucket: "" is not the name of a bucket. Use 3 to 63 lower-case letters, digits, hyphens and dots.',
    ],
    [
      "a misspelled region of a bucket",
      { ...small, backend: { type: "s3", bucket: "states", region: "useast-2", kmsKeyId: "alias/terraform-state" } },
      'backend.region: "useast-2" is not a region. Did you mean "us-east-2"?',
    ],
    ["lines in a text", { ...small, name: "a\nb" }, /^name: "a\\nb" is not a valid name\./],
  ])("is answered with the fix: %s", (_what, spec, message) => {
    expect(problemsOf(spec)).toEqual([typeof message === "string" ? message : expect.stringMatching(message)]);
  });

  it("suggests the keys that were meant", () => {
    expect(problemsOf(groups({ size: { minimum: 1, maximum: 2 } })).at(-1)).toBe(
      'clusters.ml.nodeGroups.system.size: Unknown key "minimum". Did you mean "min"? Allowed: min, max, desired. Unknown key "maximum". Did you mean "max"? Allowed: min, max, desired.',
    );
  });

  it("is one mistake, if it is a misspelled region", () => {
    const admin = { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "AmazonEKSViewPolicy" };
    expect(problemsOf({ ...withCluster({ access: { admin } }), region: "us-est-2" })).toEqual([
      expect.stringContaining('region: "us-est-2" is not a region with EKS. Did you mean "us-east-2"?'),
    ]);
  });
});

describe("text that Terraform would evaluate", () => {
  const text = '${file("/etc/hostname")}';
  const admin = { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "AmazonEKSViewPolicy" };
  it.each([
    ["clusters.ml.access.a.namespaces[0]", withCluster({ access: { a: { ...admin, namespaces: [text] } } })],
    [
      "clusters.ml.access.a.kubernetesGroups[0]",
      withCluster({ access: { a: { ...admin, kubernetesGroups: [text] } } }),
    ],
    ["backend.organization", { ...small, backend: { type: "cloud", organization: text } }],
    ["backend.bucket", { ...small, backend: { type: "s3", bucket: text, region: "us-east-2", kmsKeyId: "k" } }],
    ["backend.address", { ...small, backend: { type: "http", address: `https://example.com/${text}` } }],
  ])("is refused in %s", (path, spec) => {
    expect(problemsOf(spec)).toContainEqual(
      expect.stringMatching(`^${path.replace(/[.[\]]/g, "\\$&")}: .* begins an expression`),
    );
  });
});

describe("rules across sections", () => {
  it.each([
    [
      { ...small, name: "a-very-long-name" },
      'name: "a-very-long-name" is not a valid name. Use lower-case words, digits and hyphens, at most 12 characters, such as dev.',
    ],
    [
      withGroups({ system, GPU: system }),
      'clusters.ml.nodeGroups.GPU: "GPU" is not a valid name. Use lower-case words, digits and hyphens, at most 20 characters, such as gpu-training.',
    ],
    [
      { ...small, clusters: { ML: {} } },
      'clusters.ML: "ML" is not a valid name. Use lower-case words, digits and hyphens, at most 20 characters, such as gpu-training.',
    ],
    [
      withCluster({ serviceCidr: "10.20.0.0/16" }),
      'clusters.ml.serviceCidr: "10.20.0.0/16" overlaps the network\'s range 10.20.0.0/16. Pods could reach only one of the two: use another range.',
    ],
    [
      withCluster({ encryption: { kmsKey: "arn:aws:kms:us-west-2:111111111111:key/0a1b", irreversible: true } }),
      'clusters.ml.encryption.kmsKey: "arn:aws:kms:us-west-2:111111111111:key/0a1b" is a key of us-west-2 in partition aws, and the cluster is in us-east-2 in partition aws. Use a key whose ARN begins with arn:aws:kms:us-east-2:, or "create".',
    ],
    [
      withGroups({ system: { ...system, availabilityZones: ["us-east-2c"] } }),
      'clusters.ml.nodeGroups.system.availabilityZones[0]: "us-east-2c" is not a zone of the network. Use us-east-2a, us-east-2b, or add the zone to network.availabilityZones.',
    ],
    [
      withGroups({ system: { ...system, releaseVersion: "1.34.2-20260714" } }),
      'clusters.ml.nodeGroups.system.releaseVersion: "1.34.2-20260714" is for Kubernetes 1.34, and the cluster runs 1.36. Use a release of 1.36.',
    ],
    [
      withGroups({ gpu: { instanceType: "g6.xlarge", size: { min: 0, max: 1 } } }),
      'clusters.ml.nodeGroups: Every node group is tainted or may scale to zero (gpu), so coredns has no node to run on. Add a group whose size.min is at least 1, without GPUs and taints, and with dedicatedTo absent or "system".',
    ],
    [
      { ...small, renamedFrom: ["test"] },
      'renamedFrom[0]: "test" is its present name. List the names that it had before, the oldest first; to take a name back, list the name that replaced it after it.',
    ],
    [
      withCluster({ renamedFrom: "training" }),
      'clusters.ml.renamedFrom: "training" is not a list. Write ["training"].',
    ],
    [
      withGroups({ system: { ...system, renamedFrom: ["general", "general"] } }),
      'clusters.ml.nodeGroups.system.renamedFrom[1]: "general" is listed twice. List each earlier name once, the oldest first.',
    ],
    [
      { ...small, clusters: { jobs: { renamedFrom: ["ml"] }, ml: {} } },
      'clusters.ml: "ml" and "jobs" both have or had the name "ml", and whatever had it first keeps it in AWS. Use a name that no other has had.',
    ],
    [
      { ...small, protected: true, backend: { type: "local" } },
      'backend.type: The state of a protected environment may not live on one machine. Use "s3", "http" or "cloud", or leave backend out.',
    ],
  ])("%#", (spec, message) => {
    expect(problemsOf(spec)).toEqual([message]);
  });

  it("accepts only zones of the environment's region", () => {
    const network = { ...small.network, availabilityZones: ["us-west-2a", "us-west-2b"] };
    expect(problemsOf({ ...small, network })).toEqual([
      'network.availabilityZones[0]: "us-west-2a" is a zone of us-west-2, not of us-east-2. Use zones of us-east-2, such as us-east-2a.',
      'network.availabilityZones[1]: "us-west-2b" is a zone of us-west-2, not of us-east-2. Use zones of us-east-2, such as us-east-2a.',
    ]);
  });

  it("suggests the region that was meant", () => {
    expect(problemsOf({ ...small, region: "us-eats-2" })).toContainEqual(
      expect.stringMatching(
        /^region: "us-eats-2" is not a region with EKS\. Did you mean "us-east-2"\? Known: af-south-1, /,
      ),
    );
  });
});
