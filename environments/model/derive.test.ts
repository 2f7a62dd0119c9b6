import { describe, expect, it } from "vitest";
import { checkEnvironment } from "./check-environment.ts";
import { derive, type PersonalChanges } from "./derive.ts";
import type { EnvironmentSpec, PermanentSpec } from "./environment.ts";

const system = { instanceType: "m7i.large", size: { min: 2, max: 4 } };

const base: PermanentSpec = {
  name: "dev",
  account: { id: "111111111111", alias: "ml-dev" },
  region: "us-east-2",
  protected: true,
  tags: { costCentre: "ml-dev" },
  network: { cidr: "10.20.0.0/16", availabilityZones: ["us-east-2a", "us-east-2b"], nat: "single" },
  clusters: {
    training: { kubernetes: "1.35", deletionProtection: true, nodeGroups: { system, spare: system } },
    inference: { nodeGroups: { system } },
  },
};

describe("a personal environment that changes nothing", () => {
  const anna = checkEnvironment(derive(base, { name: "anna", owner: "anna.b" }));

  it("uses every section of its base", () => {
    expect(anna).toMatchObject({ kind: "personal", name: "anna", shares: ["network", "clusters"] });
    expect(anna.network).toEqual(anna.base?.network);
  });

  it("uses the account and the state bucket of its base, and belongs to its owner", () => {
    expect(anna).toMatchObject({
      account: base.account,
      region: "us-east-2",
      tags: { owner: "anna.b", costCentre: "ml-dev" },
      backend: { type: "s3", bucket: "ml-dev-111111111111-terraform-state" },
    });
  });

  it("is never protected", () => {
    expect(anna.protected).toBe(false);
  });
});

describe("a personal environment with its own section", () => {
  it("has only the clusters it names, derived from its base's and without deletion protection", () => {
    const changes = {
      training: { kubernetes: "1.36", nodeGroups: { system: { size: { min: 1, max: 2 } }, spare: null } },
    };
    const { clusters, shares } = checkEnvironment(derive(base, { name: "anna", owner: "anna.b", clusters: changes }));
    expect(shares).toEqual(["network"]);
    expect(Object.keys(clusters)).toEqual(["training"]);
    expect(clusters["training"]).toMatchObject({ kubernetes: "1.36", deletionProtection: false });
    expect(clusters["training"]?.nodeGroups).toMatchObject({ system: { ...system, size: { min: 1, max: 2 } } });
    expect(clusters["training"]?.nodeGroups["spare"]).toBeUndefined();
  });

  it("has no part of a cluster that costs by the hour or belongs to the base's own hosts, roles and data", () => {
    const given = "arn:aws:iam::111111111111:role/company/cni" as const;
    const training = {
      nodeGroups: { system },
      endpoint: { access: "private" as const },
      controlPlaneTier: "tier-xl" as const,
      hybridNetworks: { nodes: ["10.80.0.0/16"] },
      workloads: { api: { namespace: "serving", serviceAccount: "api", secrets: ["dev/"] } },
      roles: { cluster: { arn: given } },
      eksAddons: { "vpc-cni": { podIdentity: { "aws-node": { roleArn: given } } } },
    };
    const changes = { name: "anna", owner: "anna.b", clusters: { training: { zonalShift: true } } };
    const own = checkEnvironment(derive({ ...base, clusters: { training } }, changes)).clusters["training"];
    expect(own).toMatchObject({
      zonalShift: true,
      endpoint: { access: "private" },
      roles: {},
      eksAddons: { "vpc-cni": {} },
    });
    for (const key of ["controlPlaneTier", "hybridNetworks", "workloads"]) expect(own).not.toHaveProperty(key);
    expect(JSON.stringify(own)).not.toContain(given);
  });

  it("may have its own network", () => {
    const anna = checkEnvironment(derive(base, { name: "anna", owner: "anna.b", network: { cidr: "10.21.0.0/16" } }));
    expect(anna.network).toMatchObject({ cidr: "10.21.0.0/16", nat: "single" });
    expect(anna.shares).toEqual(["clusters"]);
  });

  it("in a network of its own has no security groups and ranges of its base's", () => {
    const group = "sg-0123456789abcdef0";
    const training = {
      nodeGroups: { system },
      endpoint: { access: "private" as const, privateAccessFrom: { securityGroupIds: [group] } },
      nodeIngress: { metrics: { ports: 9100, securityGroupIds: [group] } },
      podNetworking: { subnets: "10.64.0.0/16", securityGroupIds: [group], prefixDelegation: true },
    };
    const network = { ...base.network, secondaryCidrs: ["10.64.0.0/16"] };
    const changes = { name: "anna", owner: "anna.b", clusters: { training: {} } };
    const ofAnna = (own: object) =>
      checkEnvironment(derive({ ...base, network, clusters: { training } }, { ...changes, ...own })).clusters[
        "training"
      ];
    expect(JSON.stringify(ofAnna({}))).toContain(group);
    const elsewhere = ofAnna({ network: { cidr: "10.21.0.0/16" } });
    expect(JSON.stringify(elsewhere)).not.toContain(group);
    expect(elsewhere?.podNetworking).toMatchObject({ subnets: "discovered", prefixDelegation: true });
  });

  it("is checked against the network it uses", () => {
    const clusters = { training: { nodeGroups: { system: { availabilityZones: ["us-east-2c"] } } } };
    expect(() => checkEnvironment(derive(base, { name: "anna", owner: "anna.b", clusters }))).toThrow(
      /clusters\.training\.nodeGroups\.system\.availabilityZones\[0\]: "us-east-2c" is not a zone of the network/,
    );
  });
});

describe("what derive refuses", () => {
  it("is an invalid base, by name", () => {
    const broken = { ...base, region: "us-east-9" };
    expect(() => checkEnvironment(derive(broken, { name: "anna", owner: "anna.b" }))).toThrow(
      /^Environment "anna" \(environments\/anna\.ts\) is not valid, because its base is not:\nEnvironment "dev"/,
    );
  });

  it("is a base that is personal itself", () => {
    const anna = derive(base, { name: "anna", owner: "anna.b" });
    const bert = derive(anna as unknown as PermanentSpec, { name: "bert", owner: "bert.c" });
    expect(() => checkEnvironment(bert)).toThrow(
      'base: "anna" is personal itself. Derive from a permanent environment.',
    );
  });
});

describe("a personal environment that is wrong", () => {
  it.each([null, "ml", 1])("with %j as a section is refused with the path and the value", (clusters) => {
    const changes = { name: "anna", owner: "anna.b", clusters } as unknown as PersonalChanges;
    expect(() => checkEnvironment(derive(base, changes))).toThrow(
      new RegExp(`Environment "anna" .+ is not valid:\\s+clusters: ${JSON.stringify(clusters)} is not an object`),
    );
  });

  it("without a name is called like its file", () => {
    const spec = derive(base, { owner: "anna.b" } as PersonalChanges) as EnvironmentSpec;
    expect(() => checkEnvironment(spec, "environments/personal/anna.ts")).toThrow(
      'Environment "anna" (environments/personal/anna.ts) is not valid:\n  name: is missing.',
    );
  });

  it("names no cluster that its base does not have, unless it has nodes", () => {
    const changes = { name: "anna", owner: "anna.b", clusters: { trainin: { kubernetes: "1.36" } } };
    expect(() => derive(base, changes)).toThrow(
      'clusters.trainin: The base has no such cluster. Did you mean "training"? Its clusters: training, inference.',
    );
    const own = { ...changes, clusters: { own: { nodeGroups: { system } } } };
    expect(Object.keys(checkEnvironment(derive(base, own)).clusters)).toEqual(["own"]);
  });

  it.each([undefined, null, "dev"])("has the base %j", (wrong) => {
    const spec = derive(wrong as unknown as PermanentSpec, { name: "anna", owner: "anna.b" });
    expect(() => checkEnvironment(spec)).toThrow(/base: .+ is not an environment\. Import the default export/);
  });

  it("has no changes", () => {
    const spec = derive(base, null as unknown as PersonalChanges);
    expect(() => checkEnvironment(spec, "environments/personal/anna.ts")).toThrow("name: is missing.");
  });
});
