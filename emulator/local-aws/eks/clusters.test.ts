import { beforeEach, describe, expect, it } from "vitest";
import { EksCalls, outcome } from "../testing/eks-calls.ts";
import { roleArn } from "../testing/memory-account.ts";

const key = "arn:aws:kms:us-east-1:123456789012:key/1";
let eks: EksCalls;
beforeEach(() => {
  eks = new EksCalls();
});

describe("CreateCluster", () => {
  it("makes an active cluster, with a security group, interfaces in two subnets, and its log group", async () => {
    const { status, body } = await eks.createCluster(
      { logging: { clusterLogging: [{ types: ["api", "audit"], enabled: true }] } },
      { subnetIds: ["subnet-a", "subnet-b", "subnet-c"], securityGroupIds: ["sg-1"] },
    );
    expect([status, body.cluster.status]).toEqual([200, "CREATING"]);
    const { cluster } = (await eks.get("/clusters/ml")).body;
    expect(cluster).toMatchObject({
      arn: "arn:aws:eks:us-east-1:123456789012:cluster/ml",
      status: "ACTIVE",
      version: "1.35",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      upgradePolicy: { supportType: "EXTENDED" },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
      logging: {
        clusterLogging: [
          { types: ["api", "audit"], enabled: true },
          { types: ["authenticator", "controllerManager", "scheduler"], enabled: false },
        ],
      },
      resourcesVpcConfig: {
        vpcId: "vpc-1",
        securityGroupIds: ["sg-1"],
        clusterSecurityGroupId: "sg-cluster-ml",
        endpointPublicAccess: true,
        endpointPrivateAccess: true,
        publicAccessCidrs: ["0.0.0.0/0"],
      },
    });
    expect(eks.account.interfaces.size).toBe(2);
    expect([...eks.account.logGroups]).toEqual(["/aws/eks/ml/cluster"]);
    expect((await eks.get("/clusters")).body).toEqual({ clusters: ["ml"] });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    [
      "a name that EKS does not take",
      { name: "ml.dev" },
      {},
      'InvalidParameterException: The cluster name "ml.dev" is',
    ],
    ["an unknown version", { version: "1.20" }, {}, "InvalidParameterException: unsupported Kubernetes version"],
    ["a role that does not exist", { roleArn: roleArn("none") }, {}, "InvalidParameterException: Role with arn: "],
    ["a role that EKS may not assume", { roleArn: roleArn("nodes") }, {}, "InvalidParameterException: Role with arn: "],
    [
      "one zone",
      {},
      { subnetIds: ["subnet-a"] },
      "InvalidParameterException: Subnets specified must be in at least two",
    ],
    [
      "a missing subnet",
      {},
      { subnetIds: ["subnet-a", "subnet-0"] },
      "InvalidParameterException: The subnet ID 'subnet-0'",
    ],
    [
      "two VPCs",
      {},
      { subnetIds: ["subnet-a", "subnet-x"] },
      "InvalidParameterException: Subnets specified must belong",
    ],
    ["a missing group", {}, { securityGroupIds: ["sg-0"] }, "InvalidParameterException: The security group ID 'sg-0'"],
    [
      "a group of another VPC",
      {},
      { securityGroupIds: ["sg-2"] },
      "InvalidParameterException: Security group(s) [sg-2]",
    ],
    [
      "no endpoint",
      {},
      { endpointPublicAccess: false, endpointPrivateAccess: false },
      "InvalidParameterException: Private and public endpoint access cannot be false",
    ],
    ["a range that is none", {}, { publicAccessCidrs: ["x"] }, "InvalidParameterException: The following CIDRs"],
    [
      "a service range in the VPC",
      { kubernetesNetworkConfig: { serviceIpv4Cidr: "10.0.128.0/20" } },
      {},
      "InvalidParameterException: The service CIDR 10.0.128.0/20 overlaps with the CIDR 10.0.0.0/16 of VPC vpc-1",
    ],
    [
      "a public service range",
      { kubernetesNetworkConfig: { serviceIpv4Cidr: "8.8.0.0/16" } },
      {},
      "InvalidParameterException: The service CIDR 8.8.0.0/16 must be within one of",
    ],
    [
      "a small service range",
      { kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/25" } },
      {},
      "InvalidParameterException: The service CIDR 172.20.0.0/25 must be a block between",
    ],
    [
      "a key that does not exist",
      { encryptionConfig: [{ resources: ["secrets"], provider: { keyArn: "arn:none" } }] },
      {},
      "InvalidParameterException: The keyArn in encryptionConfig provider 'arn:none' is invalid: key does not exist",
    ],
    [
      "a log type",
      { logging: { clusterLogging: [{ types: ["apis"], enabled: true }] } },
      {},
      'InvalidParameterException: Invalid value "apis" for logging types.',
    ],
    [
      "Auto Mode in part",
      { computeConfig: { enabled: true } },
      {},
      "InvalidParameterException: For EKS Auto Mode, please ensure that all required configs",
    ],
    [
      "Auto Mode that installs add-ons",
      {
        computeConfig: { enabled: true },
        storageConfig: { blockStorage: { enabled: true } },
        kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
      },
      {},
      "When EKS Auto Mode is enabled, bootstrapSelfManagedAddons must be set to false",
    ],
    ["a node pool", { computeConfig: { nodePools: ["gpu"] } }, {}, "Invalid node pool gpu. Allowed values: general-"],
    [
      "node pools without a role",
      { computeConfig: { nodePools: ["system"] } },
      {},
      "nodeRoleArn is required in computeConfig when nodePools are specified",
    ],
    [
      "a tier of the control plane",
      { controlPlaneScalingConfig: { tier: "tier-3xl" } },
      {},
      'Invalid value "tier-3xl" for tier. Allowed values: standard, tier-xl',
    ],
    [
      "public addresses of hybrid nodes",
      { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ["8.8.0.0/16"] }] } },
      {},
      "The remote network 8.8.0.0/16 must be within one of 10.0.0.0/8",
    ],
    [
      "hybrid nodes with addresses of the VPC",
      { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ["10.0.8.0/24"] }] } },
      {},
      "The remote network 10.0.8.0/24 overlaps with the CIDR 10.0.0.0/16 of the VPC",
    ],
    [
      "hybrid nodes and pods with the same addresses",
      {
        remoteNetworkConfig: {
          remoteNodeNetworks: [{ cidrs: ["192.168.0.0/16"] }],
          remotePodNetworks: [{ cidrs: ["192.168.8.0/24"] }],
        },
      },
      {},
      "The remote networks 192.168.0.0/16 and 192.168.8.0/24 overlap",
    ],
    [
      "hybrid nodes that only aws-auth could admit",
      {
        accessConfig: { authenticationMode: "CONFIG_MAP" },
        remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ["192.168.0.0/16"] }] },
      },
      {},
      "A remote network requires the authentication mode API or API_AND_CONFIG_MAP",
    ],
    [
      "51 tags",
      { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, ""])) },
      {},
      "InvalidParameterException: Number of tags exceeds the limit of 50",
    ],
    ["a long tag", { tags: { note: "x".repeat(257) } }, {}, "InvalidParameterException: Tag value of note is longer"],
    ["a reserved tag", { tags: { "aws:x": "" } }, {}, "InvalidParameterException: Tag keys must not start with aws:"],
  ])("refuses %s, and makes nothing", async (_, change, vpcConfig, error) => {
    expect(outcome(await eks.createCluster(change, vpcConfig))).toContain(error);
    expect((await eks.get("/clusters")).body.clusters).toEqual([]);
    expect(eks.account.interfaces.size).toBe(0);
  });

  it("refuses a role whose policies are not attached yet, but takes policies of the account's own", async () => {
    eks.account.setRole("cluster", { policies: [] });
    expect(outcome(await eks.createCluster())).toBe(
      "InvalidParameterException: The provided role doesn't have the Amazon EKS Managed Policies associated with it. Please ensure the following policies [arn:aws:iam::aws:policy/AmazonEKSClusterPolicy] are attached",
    );
    eks.account.setRole("cluster", { hasOwnPolicies: true });
    expect(outcome(await eks.createCluster())).toBe(200);
  });

  it.each([{ dnsSupport: false }, { dnsHostnames: false }, { domainNameServers: ["10.0.0.2"] }])(
    "refuses a private endpoint where the VPC has %j",
    async (settings) => {
      eks.account.vpcSettings = settings;
      expect(outcome(await eks.createCluster())).toContain("Private endpoint access requires that VPC vpc-1 has");
      expect(outcome(await eks.createCluster({}, { endpointPrivateAccess: false }))).toBe(200);
    },
  );

  it("names the zones that would do where EKS places no control planes in one", async () => {
    const answer = await eks.createCluster({}, { subnetIds: ["subnet-a", "subnet-b", "subnet-e"] });
    expect(answer.code).toBe("UnsupportedAvailabilityZoneException");
    expect(answer.body).toEqual({
      message:
        "Cannot create cluster 'ml' because us-east-1e, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1a, us-east-1b",
      validZones: ["us-east-1a", "us-east-1b"],
    });
  });

  it.each([
    ["PendingDeletion", "SYMMETRIC_DEFAULT", "is PendingDeletion"],
    ["Disabled", "SYMMETRIC_DEFAULT", "is Disabled"],
    ["Enabled", "RSA_2048", "is not a symmetric key"],
  ])("refuses a key that is %s and %s", async (state, spec, error) => {
    eks.account.keys.set(key, { arn: key, state, spec });
    const encryptionConfig = [{ resources: ["secrets"], provider: { keyArn: key } }];
    expect(outcome(await eks.createCluster({ encryptionConfig }))).toContain(error);
  });

  it("refuses a second cluster of the name", async () => {
    await eks.createCluster();
    expect(outcome(await eks.createCluster())).toBe("ResourceInUseException: Cluster already exists with name: ml");
  });

  it("makes its creator an administrator where that is asked for, and by default", async () => {
    await eks.createCluster({ accessConfig: { authenticationMode: "API" } });
    const creator = "arn:aws:iam::123456789012:user/creator";
    expect((await eks.get("/clusters/ml/access-entries")).body.accessEntries).toEqual([creator]);
  });

  it("has no Auto Mode settings unless it is given some, or told to echo them", async () => {
    const settings = { computeConfig: { enabled: false }, zonalShiftConfig: { enabled: false } };
    await eks.createCluster();
    expect((await eks.get("/clusters/ml")).body.cluster).not.toHaveProperty("computeConfig");
    const echoing = new EksCalls({ echoAutoMode: true });
    await echoing.createCluster();
    expect((await echoing.get("/clusters/ml")).body.cluster).toMatchObject({
      ...settings,
      storageConfig: { blockStorage: { enabled: false } },
    });
  });
});

describe("UpdateClusterConfig", () => {
  const update = (body: unknown) => eks.post("/clusters/ml/update-config", body);
  const cluster = async () => (await eks.get("/clusters/ml")).body.cluster;
  beforeEach(() => eks.createCluster());

  it.each<[string, Record<string, unknown>, unknown]>([
    [
      "EndpointAccessUpdate",
      { resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["192.0.2.0/24"] } },
      { resourcesVpcConfig: { publicAccessCidrs: ["192.0.2.0/24"] } },
    ],
    [
      "VpcConfigUpdate",
      { resourcesVpcConfig: { securityGroupIds: ["sg-1"] } },
      { resourcesVpcConfig: { securityGroupIds: ["sg-1"], subnetIds: ["subnet-a", "subnet-b"] } },
    ],
    [
      "LoggingUpdate",
      { logging: { clusterLogging: [{ types: ["audit"], enabled: true }] } },
      { logging: { clusterLogging: [{ types: ["audit"], enabled: true }, { enabled: false }] } },
    ],
    [
      "UpgradePolicyUpdate",
      { upgradePolicy: { supportType: "STANDARD" } },
      { upgradePolicy: { supportType: "STANDARD" } },
    ],
    ["DeletionProtectionUpdate", { deletionProtection: true }, { deletionProtection: true }],
    ["ZonalShiftConfigUpdate", { zonalShiftConfig: { enabled: true } }, { zonalShiftConfig: { enabled: true } }],
  ])("%s changes what it says, and can be looked up", async (type, body, expected) => {
    const { update: answered } = (await update(body)).body;
    expect(answered).toMatchObject({ type, status: "InProgress" });
    expect(await cluster()).toMatchObject(expected as object);
    const found = (await eks.get(`/clusters/ml/updates/${answered.id}`)).body.update;
    expect(found).toMatchObject({ id: answered.id, type, status: "Successful" });
    expect((await eks.get("/clusters/ml/updates")).body.updateIds).toEqual([answered.id]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["nothing", {}, "InvalidParameterException: The type for cluster update was not provided."],
    [
      "the network settings alone, which Auto Mode's are a part of",
      { kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: false } } },
      "InvalidParameterException: The type for cluster update was not provided.",
    ],
    [
      "two things",
      { upgradePolicy: { supportType: "STANDARD" }, deletionProtection: true },
      "InvalidParameterException: Only one type of update can be allowed.",
    ],
    [
      "a zone that the cluster is not in",
      { resourcesVpcConfig: { subnetIds: ["subnet-a", "subnet-c"] } },
      "InvalidParameterException: Provided subnets must belong to the set of availability zones",
    ],
    [
      "a way back from access entries",
      { accessConfig: { authenticationMode: "CONFIG_MAP" } },
      "InvalidRequestException: Unsupported authentication mode update from API to CONFIG_MAP",
    ],
  ])("refuses %s", async (_, body, error) => {
    expect(outcome(await update(body))).toContain(error);
  });

  it("keeps the list of a public endpoint that becomes private", async () => {
    await update({ resourcesVpcConfig: { endpointPublicAccess: false } });
    expect((await cluster()).resourcesVpcConfig.publicAccessCidrs).toEqual(["0.0.0.0/0"]);
  });
});

describe("UpdateClusterVersion", () => {
  it.each([
    ["1.36", 200],
    ["1.37", "InvalidParameterException: Unsupported Kubernetes minor version update from 1.35 to 1.37"],
    ["1.33", "InvalidParameterException: Unsupported Kubernetes minor version update from 1.35 to 1.33"],
    [
      "1.34",
      "InvalidRequestException: Cluster ml cannot be rolled back to 1.34: it was not upgraded from 1.34 to its current version 1.35",
    ],
    ["1.35", "InvalidParameterException: Cluster is already at the desired configuration with version 1.35"],
    ["1.99", "InvalidParameterException: unsupported Kubernetes version"],
  ])("to %s: %s", async (version, expected) => {
    await eks.createCluster();
    expect(outcome(await eks.post("/clusters/ml/updates", { version }))).toBe(expected);
  });
});

describe("UpdateClusterVersion, back to the version before", () => {
  const to = async (version: string) => outcome(await eks.post("/clusters/ml/updates", { version }));
  const nodesTo = async (version: string) =>
    outcome(await eks.post("/clusters/ml/node-groups/system/update-version", { version }));

  it("takes nodes and kube-proxy first, then the control plane", async () => {
    await eks.createCluster();
    await eks.createNodegroup();
    await eks.post("/clusters/ml/addons", { addonName: "kube-proxy", addonVersion: "v1.35.0-eksbuild.1" });
    expect(await to("1.36")).toBe(200);
    expect(await nodesTo("1.36")).toBe(200);
    await eks.post("/clusters/ml/addons/kube-proxy/update", { addonVersion: "v1.36.0-eksbuild.1" });

    const refused = "InvalidStateException: Rollback readiness insights detected issues:";
    expect(await to("1.35")).toBe(
      `${refused} the kubelets of node group system have version 1.36, which is newer than 1.35`,
    );
    expect(await nodesTo("1.35")).toBe(200);
    expect(await to("1.35")).toBe(`${refused} kube-proxy has version v1.36.0-eksbuild.1, which is newer than 1.35`);
    await eks.post("/clusters/ml/addons/kube-proxy/update", { addonVersion: "v1.35.0-eksbuild.1" });
    const { update } = (await eks.post("/clusters/ml/updates", { version: "1.35" })).body;
    expect(update).toMatchObject({ type: "VersionRollback", params: [{ type: "Version", value: "1.35" }, {}] });
    expect((await eks.get("/clusters/ml")).body.cluster).toMatchObject({ version: "1.35", platformVersion: "eks.8" });
  });

  it("is possible once, and within seven days", async () => {
    await eks.createCluster({ version: "1.34" });
    await to("1.35");
    await to("1.36");
    const upgraded = eks.now;
    eks.now = new Date(upgraded.getTime() + 8 * 86_400_000);
    expect(await to("1.35")).toContain("more than 7 days have passed since its upgrade to 1.36");
    eks.now = new Date(upgraded.getTime() + 6 * 86_400_000);
    expect(await to("1.35")).toBe(200);
    expect(await to("1.34")).toContain("it was not upgraded from 1.34 to its current version 1.35");
    expect(await to("1.36")).toBe(200);
  });

  it("needs the policy EXTENDED for a version in extended support", async () => {
    await eks.createCluster({ version: "1.33", upgradePolicy: { supportType: "STANDARD" } });
    await to("1.34");
    expect(await to("1.33")).toContain("its upgrade policy must be EXTENDED first");
    await eks.post("/clusters/ml/update-config", { upgradePolicy: { supportType: "EXTENDED" } });
    expect(await to("1.33")).toBe(200);
  });

  it("asks nothing of nodes whose images are not known", async () => {
    eks.account.setTemplate({ imageId: "ami-1" });
    await eks.createCluster();
    await to("1.36");
    await eks.createNodegroup({ launchTemplate: { id: "lt-1", version: "1" } });
    expect((await eks.get("/clusters/ml/node-groups/system")).body.nodegroup.version).toBe("1.36");
    expect(await to("1.35")).toBe(200);
  });
});

describe("DeleteCluster", () => {
  it("refuses while there are node groups, and while the cluster is protected", async () => {
    await eks.createCluster();
    await eks.createNodegroup();
    expect(outcome(await eks.delete("/clusters/ml"))).toBe("ResourceInUseException: Cluster has nodegroups attached");
    await eks.delete("/clusters/ml/node-groups/system");
    await eks.post("/clusters/ml/update-config", { deletionProtection: true });
    expect(outcome(await eks.delete("/clusters/ml"))).toContain("InvalidRequestException: Cluster ml has deletion");
  });

  it("removes the interfaces and the security group", async () => {
    await eks.createCluster();
    expect((await eks.delete("/clusters/ml")).body.cluster.status).toBe("DELETING");
    expect(outcome(await eks.get("/clusters/ml"))).toBe("ResourceNotFoundException: No cluster found for name: ml.");
    expect(eks.account.interfaces.size).toBe(0);
    expect(eks.account.allSecurityGroups.map(({ id }) => id)).toEqual(["sg-1", "sg-2"]);
  });

  it("leaves them behind where its role is gone already", async () => {
    await eks.createCluster();
    eks.account.roles.delete(roleArn("cluster"));
    expect(outcome(await eks.delete("/clusters/ml"))).toBe(200);
    expect(eks.account.interfaces.size).toBe(2);
  });
});

describe("DescribeClusterVersions", () => {
  it("says by the date which versions are in standard support", async () => {
    const standard = async () => {
      const { clusterVersions } = (await eks.get("/cluster-versions?versionStatus=STANDARD_SUPPORT")).body;
      return clusterVersions.map(({ clusterVersion }: { clusterVersion: string }) => clusterVersion);
    };
    expect(await standard()).toEqual(["1.37", "1.36", "1.35", "1.34"]);
    eks.now = new Date("2026-12-03T12:00:00Z");
    expect(await standard()).toEqual(["1.37", "1.36", "1.35"]);
  });
});
