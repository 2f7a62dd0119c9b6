import { tenantDefaults, UserError } from "@ml-platform/rules";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { checkTogether } from "../model/check-together.ts";
import type { EnvironmentSpec, PermanentSpec } from "../model/environment.ts";
import { complete, completeSpec, small, smallSpec } from "../testing/reference.ts";
import { sandpitEnvironment } from "./sandpit-environment.ts";
import type { SandpitSpec } from "./spec.ts";

const sandpitOf = (base: PermanentSpec, change: Partial<SandpitSpec> = {}) =>
  sandpitEnvironment(
    { environment: checkEnvironment(base), spec: base },
    { name: "anna", owner: "anna.b", kind: "shared", asleep: false, ...change },
  );
const dedicatedOf = (base: PermanentSpec, change: Partial<SandpitSpec> = {}) =>
  sandpitOf(base, { kind: "dedicated", range: "10.128.0.0/16", ...change });
const { teams: _, secrets: __, runners: ___, ...completeAlone } = completeSpec;
const completeBase: PermanentSpec = { ...completeAlone, sandpits: { onProtectedBase: true } };

describe("a shared sandpit", () => {
  const anna = sandpitOf(smallSpec);

  it("has a part of its base's cluster, as much as is safe, and uses everything else", () => {
    expect(anna).toMatchObject({ kind: "personal", sandpit: "shared", name: "anna", shares: ["network", "clusters"] });
    expect(anna.tags).toMatchObject({ owner: "anna.b", costCentre: "ml-small" });
    expect(anna.tenant).toEqual({ ...tenantDefaults, cluster: "ml", namespaces: ["sandpit-anna"] });
    expect(anna.tenant?.quota).toMatchObject({ "services.loadbalancers": "0", "services.nodeports": "0" });
  });

  it("gets what its base allows, and no more", () => {
    const shared = {
      quota: { pods: "50", "requests.nvidia.com/gpu": "4" },
      namespaces: 3,
      egressRanges: ["10.20.1.0/24"],
    };
    const base = { ...smallSpec, sandpits: { shared } };
    const changes = { tenant: { quota: { pods: "30" }, namespaces: ["batch", "test"] } };
    expect(sandpitOf(base, { changes }).tenant).toMatchObject({
      quota: { ...tenantDefaults.quota, ...shared.quota, pods: "30" },
      namespaces: ["sandpit-anna", "sandpit-anna-batch", "sandpit-anna-test"],
      egress: { internet: true, ranges: ["10.20.1.0/24"] },
    });
  });

  it("is in the cluster that its owner or its base chooses, where there are several", () => {
    expect(() => sandpitOf(completeBase)).toThrow(
      "complete has several clusters: training, inference. Choose one: --set tenant.cluster=training. Or write the one",
    );
    expect(sandpitOf(completeBase, { changes: { tenant: { cluster: "inference" } } }).tenant?.cluster).toBe(
      "inference",
    );
    const chosen = { ...completeSpec, sandpits: { onProtectedBase: true as const, shared: { cluster: "training" } } };
    expect(sandpitOf(chosen).tenant?.cluster).toBe("training");
    expect(() => sandpitOf(smallSpec, { changes: { tenant: { cluster: "mll" } } })).toThrow(
      'small has no cluster "mll". Did you mean "ml"? Its clusters: ml.',
    );
    expect(() => sandpitOf({ ...smallSpec, clusters: {} })).toThrow(
      "small has no cluster, and a shared sandpit is in one.",
    );
  });

  it("sleeps with everything that it has", () => {
    expect(sandpitOf(smallSpec, { asleep: true }).tenant).toEqual({ ...anna.tenant, asleep: true });
  });
});

describe("a dedicated sandpit", () => {
  it("has a network of its own, in two zones with one NAT gateway", () => {
    expect(dedicatedOf(completeBase)).toMatchObject({
      sandpit: "dedicated",
      shares: [],
      protected: false,
      network: {
        cidr: "10.128.0.0/16",
        availabilityZones: ["us-east-2a", "us-east-2b"],
        nat: "single",
        interfaceEndpoints: [],
        dhcp: { domainName: "ml.example.com" },
        flowLogs: { trafficType: "REJECT", retentionDays: 7 },
      },
    });
  });

  it("has no way to the internet where its base has none", () => {
    const network = { ...smallSpec.network, nat: "none" as const, interfaceEndpoints: "privateCluster" as const };
    expect(dedicatedOf({ ...smallSpec, network }).network).toMatchObject({
      nat: "none",
      interfaceEndpoints: "privateCluster",
    });
  });

  it("has its base's clusters, shrunk: one small group for the system, all others empty and of spot instances", () => {
    const { clusters } = dedicatedOf(completeBase);
    expect(Object.keys(clusters)).toEqual(["training", "inference"]);
    expect(clusters["training"]).toMatchObject({
      kubernetes: "1.35",
      endpoint: completeSpec.clusters?.["training"]?.endpoint,
      access: complete.clusters["training"]?.access,
      logs: { types: ["api", "audit", "authenticator"], retentionDays: 7 },
      deletionProtection: false,
      eksAddons: { "vpc-cni": { version: "v1.20.4-eksbuild.2" } },
      platform: complete.clusters["training"]?.platform,
    });
    expect(clusters["training"]).not.toHaveProperty("encryption");
    const groups = Object.entries(clusters["training"]?.nodeGroups ?? {});
    expect(groups.map(([name, { size, capacity }]) => [name, size.min, size.max, capacity])).toEqual([
      ["system", 2, 3, "onDemand"],
      ["general", 0, 2, "spot"],
      ["gpu-training", 0, 1, "spot"],
      ["custom", 0, 2, "spot"],
      ["ci-gpu", 0, 1, "spot"],
    ]);
    expect(clusters["training"]?.nodeGroups["gpu-training"]).toMatchObject({
      instanceType: "p5.48xlarge",
      efa: true,
      perAvailabilityZone: true,
      availabilityZones: ["us-east-2a"],
    });
  });

  it("is not reached from networks and security groups that only its base's network knows", () => {
    const from = { cidrs: ["10.0.0.0/8"], securityGroupIds: ["sg-0123456789abcdef0"] };
    const ml = {
      ...smallSpec.clusters!["ml"]!,
      endpoint: { access: "private" as const, privateAccessFrom: from },
      nodeIngress: { metrics: { ports: 9100, ...from } },
      podNetworking: { subnets: "secondary", securityGroupIds: ["sg-0123456789abcdef0"], prefixDelegation: true },
    };
    const network = { ...smallSpec.network, secondaryCidrs: ["100.64.0.0/16"] };
    const { clusters } = dedicatedOf({ ...smallSpec, network, clusters: { ml } });
    expect(clusters["ml"]).toMatchObject({
      endpoint: { access: "private" },
      nodeIngress: {},
      podNetworking: { subnets: "discovered", securityGroupIds: [], prefixDelegation: true },
    });
    expect(clusters["ml"]?.endpoint).not.toHaveProperty("privateAccessFrom");
  });

  it("has no capacity of its base that waits or is reserved, and spot instances where EC2 has them", () => {
    const { nodeGroups, ...cluster } = smallSpec.clusters!["ml"]!;
    const size = { min: 2, max: 2 };
    const ml = {
      ...cluster,
      nodeGroups: {
        ...nodeGroups,
        warm: { instanceType: "g6.xlarge", size: { min: 0, max: 4 }, warmPool: { minSize: 2 } },
        mpi: {
          instanceType: "hpc7a.96xlarge",
          availabilityZones: ["us-east-2b"],
          capacityReservation: { id: "cr-0123456789abcdef0" },
          update: { strategy: "minimal" as const },
          size,
        },
      },
    };
    const { clusters } = dedicatedOf({ ...smallSpec, clusters: { ml } });
    const { warm, mpi } = clusters["ml"]?.nodeGroups ?? {};
    expect(warm).toMatchObject({ capacity: "spot", size: { min: 0, max: 1 } });
    expect(warm).not.toHaveProperty("warmPool");
    expect(mpi).toMatchObject({ capacity: "onDemand", update: {}, size: { min: 0, max: 2 } });
    expect(mpi).not.toHaveProperty("capacityReservation");
  });

  it("has nothing of its base that costs much, cannot be undone, or belongs to hosts that do not reach it", () => {
    const ml = {
      ...smallSpec.clusters!["ml"]!,
      controlPlaneTier: "tier-xl" as const,
      deletionProtection: true,
      deletionProtectionByEks: true,
      hybridNetworks: { nodes: ["10.80.0.0/16"], credentials: "own" as const },
      access: {
        hosts: { principalArn: "arn:aws:iam::111111111111:role/hosts", type: "HYBRID_LINUX" as const },
        admins: {
          principalArn: "arn:aws:iam::111111111111:role/admin",
          policy: "AmazonEKSClusterAdminPolicy" as const,
        },
      },
    };
    const own = dedicatedOf({ ...smallSpec, clusters: { ml } }).clusters["ml"];
    expect(Object.keys(own?.access ?? {})).toEqual(["admins"]);
    for (const key of ["controlPlaneTier", "deletionProtectionByEks", "hybridNetworks"])
      expect(own).not.toHaveProperty(key);
    expect(own?.deletionProtection).toBe(false);
  });

  it("switches off Auto Mode while it sleeps, with the pools and the role of its base", () => {
    const ml = { ...smallSpec.clusters!["ml"]!, autoMode: { nodePools: ["system" as const] } };
    const modes = [false, true].map(
      (asleep) => dedicatedOf({ ...smallSpec, clusters: { ml } }, { asleep }).clusters["ml"]?.autoMode,
    );
    expect(modes).toEqual([{ nodePools: ["system"] }, { nodePools: ["system"], enabled: false }]);
  });

  it("is where the clusters of its base have their control planes, if these are not everywhere", () => {
    const ml = { ...completeBase.clusters!["ml"]!, controlPlaneZones: ["us-east-2b", "us-east-2c"] };
    const { network, clusters } = dedicatedOf({ ...completeBase, clusters: { ml } });
    expect(network.availabilityZones).toEqual(["us-east-2b", "us-east-2c"]);
    expect(clusters["ml"]?.controlPlaneZones).toEqual(["us-east-2b", "us-east-2c"]);
  });

  it("is in the VPC of its base where that exists already, with all that is connected with it", () => {
    const ids = (digit: string) =>
      Object.fromEntries(
        ["a", "b", "c"].map((letter) => [`us-east-2${letter}`, `subnet-0${letter}00000000000000${digit}`]),
      );
    const existing = { vpcId: "vpc-0123456789abcdef0", privateSubnetIds: ids("1"), podSubnetIds: ids("2") };
    const network = {
      ...smallSpec.network,
      availabilityZones: ["us-east-2a", "us-east-2b", "us-east-2c"],
      secondaryCidrs: ["100.64.0.0/16"],
      existing,
    };
    const ml = {
      ...smallSpec.clusters!["ml"]!,
      endpoint: { access: "private" as const, privateAccessFrom: { cidrs: ["10.0.0.0/8"] } },
      podNetworking: { subnets: "secondary" },
    };
    const sandpit = dedicatedOf({ ...smallSpec, network, clusters: { ml } });
    expect(sandpit.network).toMatchObject({
      cidr: smallSpec.network.cidr,
      secondaryCidrs: ["100.64.0.0/16"],
      availabilityZones: ["us-east-2a", "us-east-2b"],
      nat: "single",
      interfaceEndpoints: [],
    });
    expect(sandpit.network.existing).toEqual({
      vpcId: existing.vpcId,
      privateSubnetIds: { "us-east-2a": "subnet-0a000000000000001", "us-east-2b": "subnet-0b000000000000001" },
      podSubnetIds: { "us-east-2a": "subnet-0a000000000000002", "us-east-2b": "subnet-0b000000000000002" },
    });
    expect(sandpit.clusters["ml"]).toMatchObject({ endpoint: ml.endpoint, podNetworking: ml.podNetworking });
  });

  it("keeps the group that is dedicated to system, wherever its base lists it, and a node for other pods if nothing scales", () => {
    const nodeGroups = {
      gpu: { instanceType: "g6.xlarge", size: { min: 0, max: 4 } },
      general: { instanceType: "m7i.xlarge", size: { min: 1, max: 6 } },
      system: { instanceType: "m7i.large", size: { min: 3, max: 5 }, dedicatedTo: "system" },
    };
    const groupsOf = (addons: object) =>
      Object.entries(
        dedicatedOf({ ...smallSpec, clusters: { ml: { nodeGroups, platform: { addons } } } }).clusters["ml"]
          ?.nodeGroups ?? {},
      ).map(([name, { size, capacity, dedicatedTo }]) => [name, size.min, size.max, capacity, dedicatedTo]);
    expect(groupsOf({ "cluster-autoscaler": {} })).toEqual([
      ["gpu", 0, 1, "spot", undefined],
      ["general", 0, 2, "spot", undefined],
      ["system", 2, 3, "onDemand", "system"],
    ]);
    expect(groupsOf({})[1]).toEqual(["general", 1, 2, "spot", undefined]);
  });

  it("is in the zones that most node groups of its base name, or in those that its owner chooses", () => {
    const group = { instanceType: "m7i.large", size: { min: 1, max: 3 }, availabilityZones: ["us-east-2c"] };
    const base = { ...completeBase, clusters: { ml: { nodeGroups: { system: group, more: group } } } };
    const zones = ({ network, clusters }: ReturnType<typeof dedicatedOf>) => [
      network.availabilityZones,
      clusters["ml"]?.nodeGroups["more"]?.availabilityZones,
    ];
    expect(zones(dedicatedOf(base))).toEqual([["us-east-2a", "us-east-2c"], ["us-east-2c"]]);
    const changes = { network: { availabilityZones: ["us-east-2a", "us-east-2b"] } };
    expect(zones(dedicatedOf(base, { changes }))).toEqual([["us-east-2a", "us-east-2b"], ["us-east-2a"]]);
  });

  it("is of another Kubernetes version without what its base pins for its own", () => {
    const { training, inference } = dedicatedOf(completeBase, { kubernetes: "1.37" }).clusters;
    expect([training?.kubernetes, inference?.kubernetes]).toEqual(["1.37", "1.37"]);
    expect(training?.eksAddons).toEqual({ "vpc-cni": {} });
    expect(training).toMatchObject({ platform: { addons: {} } });
    expect(training?.nodeGroups["custom"]).not.toHaveProperty("customAmiId");
    const changes = { clusters: { inference: { kubernetes: "1.36" } } };
    const mixed = dedicatedOf(completeBase, { kubernetes: "1.37", changes }).clusters;
    expect([mixed["training"]?.kubernetes, mixed["inference"]?.kubernetes]).toEqual(["1.37", "1.36"]);
    expect(() => dedicatedOf(smallSpec, { kubernetes: "1.99" })).toThrow(
      'clusters.ml.kubernetes: Kubernetes "1.99" is not a version that EKS offers. Use one of',
    );
  });

  it("sleeps without a node, nor an autoscaler that would start one", () => {
    const awake = dedicatedOf(smallSpec).clusters["ml"];
    const { ml } = dedicatedOf(smallSpec, { asleep: true }).clusters;
    expect(Object.values(ml?.nodeGroups ?? {}).map(({ asleep }) => asleep)).toEqual([true, true]);
    expect(ml?.nodeGroups["system"]?.size).toEqual(awake?.nodeGroups["system"]?.size);
    expect(ml?.platform?.addons).toMatchObject({
      "cluster-autoscaler": { replicas: 0 },
      "metrics-server": { replicas: 2 },
    });
    expect(
      dedicatedOf({ ...smallSpec, clusters: { ml: { nodeGroups: {} } } }, { asleep: true }).clusters,
    ).toHaveProperty("ml");
  });

  it("is changed by its owner after all that", () => {
    const changes = {
      network: { nat: "perAvailabilityZone" },
      clusters: {
        ml: {
          nodeGroups: {
            "gpu-training": null,
            system: { size: { min: 1 } },
            big: { instanceType: "m7i.xlarge", size: { min: 0, max: 9 } },
          },
        },
      },
      tenant: { namespaces: ["batch"] },
    };
    const { network, clusters, tenant } = dedicatedOf(smallSpec, { changes });
    expect(network.nat).toBe("perAvailabilityZone");
    expect(Object.keys(clusters["ml"]?.nodeGroups ?? {})).toEqual(["system", "big"]);
    expect(clusters["ml"]?.nodeGroups["system"]?.size).toEqual({ min: 1, max: 3 });
    expect(tenant?.namespaces).toEqual(["sandpit-anna", "sandpit-anna-batch"]);
  });

  it("leaves its owner with the clusters that are left", () => {
    const without = (...names: string[]) => {
      const clusters = Object.fromEntries(names.map((name) => [name, null]));
      return dedicatedOf(completeBase, { changes: { clusters } });
    };
    expect(without("training").tenant?.cluster).toBe("inference");
    expect(without("training", "inference")).toMatchObject({ clusters: {}, shares: [] });
    expect(without("training", "inference")).not.toHaveProperty("tenant");
  });

  it("has no other cluster left once its owner removed it", () => {
    expect(Object.keys(dedicatedOf(completeBase, { changes: { clusters: { inference: null } } }).clusters)).toEqual([
      "training",
    ]);
  });
});

describe("what its owner may not change", () => {
  it.each<[SandpitSpec["kind"], object, string]>([
    [
      "shared",
      { tenant: { quota: { pods: "21" } } },
      "tenant.quota.pods: 21 is more than a sandpit may have. Use at most 20, or raise sandpits.shared.quota of environments/small.ts.",
    ],
    [
      "shared",
      { tenant: { quota: { "requests.memory": "33000Mi" } } },
      'tenant.quota["requests.memory"]: 33000Mi is more',
    ],
    ["shared", { tenant: { quota: { pods: null } } }, "tenant.quota.pods: cannot be unlimited. Use at most 20."],
    ["shared", { tenant: { quota: null } }, "tenant.quota: A sandpit cannot be unlimited."],
    ["shared", { tenant: { quota: { pod: "1" } } }, 'Did you mean "pods"?'],
    [
      "shared",
      { tenant: { namespaces: ["a", "b"] } },
      "tenant.namespaces: 2 besides the first. A sandpit may have 2 in all",
    ],
    ["shared", { tenant: { namespaces: ["A"] } }, '"sandpit-anna-A" is not the name of a namespace.'],
    ["shared", { tenant: { namespaces: "a" } }, 'tenant.namespaces: "a" is not a list.'],
    [
      "shared",
      { tenant: { egress: { ranges: ["10.0.0.0/8"] } } },
      "tenant.egress.ranges: Which private addresses pods may call",
    ],
    [
      "shared",
      { tenant: { podSecurity: "privileged" } },
      '"privileged" is not allowed. Use "baseline" or "restricted".',
    ],
    ["shared", { tenant: { asleep: true } }, 'tenant.asleep: Use "platform sandpit sleep"'],
    ["shared", { tenant: null }, "tenant: null is not a section."],
    ["shared", { tenan: {} }, 'A sandpit has no "tenan". Did you mean "tenant"? It can change tenant.'],
    [
      "shared",
      { clusters: { ml: {} } },
      "clusters: A shared sandpit uses the clusters of its base. Only a dedicated one",
    ],
    ["shared", { owner: "bob" }, 'owner: The owner is no setting. It is who runs "up".'],
    ["dedicated", { tags: {} }, "tags: A sandpit has the tags of its base"],
    ["dedicated", { network: { cidr: "10.1.0.0/16" } }, "network.cidr: Ranges are given out, not chosen"],
    ["dedicated", { clusters: { ml: { deletionProtection: true } } }, "A sandpit can always be taken down."],
    [
      "dedicated",
      { clusters: { mll: { kubernetes: "1.36" } } },
      'clusters.mll: The base has no such cluster. Did you mean "ml"?',
    ],
    [
      "dedicated",
      { clusters: { ml: { nodeGroups: { sytem: { size: { min: 1 } } } } } },
      'clusters.ml.nodeGroups.sytem: The cluster has no such node group. Did you mean "system"?',
    ],
    [
      "dedicated",
      { clusters: { ml: { nodeGroups: { system: { size: { mx: 1 } } } } } },
      'Unknown key "mx". Did you mean "max"?',
    ],
    ["dedicated", { clusters: { ml: { nodeGroups: { system: { asleep: true } } } } }, 'Use "platform sandpit sleep"'],
    ["dedicated", { clusters: 5 }, "clusters: 5 is not a section."],
    ["dedicated", { clusters: { ml: 5 } }, "clusters.ml: 5 is not an object."],
  ])("of a %s one: %j", (kind, changes, message) => {
    const change = { kind, changes, ...(kind === "dedicated" && { range: "10.128.0.0/16" }) };
    expect(() => sandpitOf(smallSpec, change)).toThrow(message);
    expect(() => sandpitOf(smallSpec, { ...change, asleep: true })).toThrow(message);
  });

  it("is told in sentences, whatever it is", () => {
    const keys = ["network", "clusters", "tenant", "ml", "nodeGroups", "system", "size", "min", "platform", "addons"];
    const others = ["cluster-autoscaler", "quota", "pods", "namespaces", "access", "kubernetes", "availabilityZones"];
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(null, 0, 2, "1.36", "ml", true, [], ["a"], [1]),
        fc.dictionary(fc.constantFrom(...keys, ...others), tie("value"), { maxKeys: 3 }),
        fc.dictionary(fc.constantFrom(...keys, ...others), tie("value"), { maxKeys: 3 }),
      ),
    }));
    const kind = fc.constantFrom("shared" as const, "dedicated" as const);
    const section = fc.constantFrom("network", "clusters", "tenant", "clusters.ml", "clusters.ml.nodeGroups.system");
    fc.assert(
      fc.property(kind, fc.boolean(), section, value, (ofKind, asleep, where, change) => {
        const changes = where.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), change) as object;
        try {
          sandpitOf(smallSpec, { kind: ofKind, asleep, changes, range: "10.128.0.0/16" });
        } catch (failure) {
          expect(failure).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("is the version of its base's cluster", () => {
    expect(() => sandpitOf(smallSpec, { kubernetes: "1.36" })).toThrow(
      "Use --kind dedicated for another, or leave out",
    );
  });
});

describe("a sandpit of a base that was loaded from elsewhere", () => {
  it("is in the account of that, and keeps its states there", () => {
    const account = { ...small.account, id: "000000000000" };
    const backend = { type: "local" as const, path: "states" } as typeof small.backend;
    const base = { environment: { ...small, account, backend }, spec: smallSpec as EnvironmentSpec };
    const spec = { name: "anna", owner: "anna.b", kind: "shared", asleep: false } as const;
    expect(sandpitEnvironment(base, spec)).toMatchObject({ account, backend, base: base.environment });
  });
});

describe("sandpits beside all environments", () => {
  it("do not meet", () => {
    const others = [
      sandpitOf(smallSpec),
      dedicatedOf(smallSpec, { name: "bob" }),
      dedicatedOf(smallSpec, { name: "eve", range: "10.129.0.0/16" }),
    ];
    expect(checkTogether([small, complete, ...others])).toEqual([]);
    expect(checkTogether([small, ...others, dedicatedOf(smallSpec, { name: "zoe" })])).toMatchObject([
      { environment: "zoe", problem: { path: ["network", "cidr"] } },
    ]);
  });
});
