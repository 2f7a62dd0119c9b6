import { describe, expect, it } from "vitest";
import { expandFlatmap } from "./flatmap.ts";
import { parseState } from "./parse.ts";
import { visibleAttributes, visibleIdentity, visibleOutput } from "./state.ts";

/** As Terraform 0.11 wrote it. */
const ofTerraform11 = JSON.stringify({
  version: 3,
  terraform_version: "0.11.14",
  serial: 12,
  lineage: "a-b",
  modules: [
    {
      path: ["root"],
      outputs: {
        vpc_id: { sensitive: false, type: "string", value: "vpc-1" },
        password: { sensitive: true, type: "string", value: "hidden-pass-1" },
        zones: { sensitive: false, type: "list", value: ["a", "b"] },
      },
      resources: {
        "aws_vpc.main": {
          type: "aws_vpc",
          depends_on: [],
          primary: {
            id: "vpc-1",
            attributes: { id: "vpc-1", "tags.%": "2", "tags.Name": "main", "tags.kubernetes.io/cluster/x": "shared" },
            meta: { schema_version: "1" },
            tainted: false,
          },
          deposed: [],
          provider: "provider.aws",
        },
        "aws_subnet.private.1": {
          type: "aws_subnet",
          depends_on: ["aws_vpc.main", "data.aws_region.here", "var.zones", "module.peers"],
          primary: { id: "subnet-1", attributes: { "ports.#": "2", "ports.0": "80", "ports.1": "443" }, tainted: true },
          deposed: [{ id: "subnet-0", attributes: {} }],
          provider: "provider.aws.east",
        },
        "data.aws_region.here": { type: "aws_region", primary: { id: "us-east-2", attributes: {} }, provider: "" },
      },
    },
    {
      path: ["root", "peers", "one"],
      resources: {
        "aws_db_instance.db": {
          type: "aws_db_instance",
          depends_on: ["aws_security_group.db.*"],
          primary: { id: "db-1", attributes: { id: "db-1", password: "hidden-pass-2", endpoint: "x" } },
          provider: "module.peers.provider.aws",
        },
        "aws_security_group.db": {
          type: "aws_security_group",
          primary: {
            id: "sg-1",
            attributes: {
              "ingress.#": "1",
              "ingress.25.from_port": "5432",
              "ingress.25.cidr_blocks.#": "1",
              "ingress.25.cidr_blocks.0": "10.0.0.0/8",
            },
          },
          provider: "aws.west",
        },
      },
    },
  ],
});

describe("a state of Terraform before 0.12", () => {
  const state = parseState(ofTerraform11);
  const at = (address: string) => {
    const found = state.resources.find((resource) => resource.address === address);
    if (found === undefined) throw new Error(`no ${address} among ${state.resources.map((each) => each.address)}`);
    return found;
  };

  it("has the same addresses as in current Terraform", () => {
    expect(state).toMatchObject({ format: 3, terraformVersion: "0.11.14", serial: 12, lineage: "a-b" });
    expect(state.resources.map(({ address, deposed }) => [address, deposed])).toEqual([
      ["aws_vpc.main", undefined],
      ["aws_subnet.private[1]", undefined],
      ["aws_subnet.private[1]", "00000001"],
      ["data.aws_region.here", undefined],
      ["module.peers.module.one.aws_db_instance.db", undefined],
      ["module.peers.module.one.aws_security_group.db", undefined],
    ]);
  });

  it("has attributes with maps, lists and sets, and the id that is beside them", () => {
    expect(visibleAttributes(at("aws_vpc.main"))).toEqual({
      id: "vpc-1",
      tags: { Name: "main", "kubernetes.io/cluster/x": "shared" },
    });
    expect(visibleAttributes(at("aws_subnet.private[1]"))).toEqual({ id: "subnet-1", ports: ["80", "443"] });
    expect(visibleAttributes(at("module.peers.module.one.aws_security_group.db"))).toMatchObject({
      ingress: [{ from_port: "5432", cidr_blocks: ["10.0.0.0/8"] }],
    });
  });

  it("has dependencies with the module that they are relative to, and every resource of a whole module", () => {
    expect(at("aws_subnet.private[1]")).toMatchObject({
      tainted: true,
      provider: "aws (east)",
      dependencies: [
        "aws_vpc.main",
        "data.aws_region.here",
        "module.peers.module.one.aws_db_instance.db",
        "module.peers.module.one.aws_security_group.db",
      ],
    });
    expect(at("module.peers.module.one.aws_db_instance.db").dependencies).toEqual([
      "module.peers.module.one.aws_security_group.db",
    ]);
    expect(at("module.peers.module.one.aws_security_group.db").provider).toBe("aws (west)");
  });

  it("hides its secrets", () => {
    expect(visibleAttributes(at("module.peers.module.one.aws_db_instance.db"))["password"]).toBe("(sensitive value)");
    expect(state.outputs.map((output) => [output.name, visibleOutput(output)])).toEqual([
      ["vpc_id", "vpc-1"],
      ["password", "(sensitive value)"],
      ["zones", ["a", "b"]],
    ]);
  });

  it.each([1, 2])("is read in format %d, which may leave out the path and has plain outputs", (version) => {
    const modules = [{ outputs: { vpc: "vpc-1" }, resources: { "aws_vpc.a": { primary: { id: "vpc-1" } } } }];
    const old = parseState(JSON.stringify({ version, serial: 1, modules }));
    expect(old).toMatchObject({ format: version, resources: [{ address: "aws_vpc.a", provider: "aws" }] });
    expect(old.outputs.map(visibleOutput)).toEqual(["vpc-1"]);
  });
});

it.each([
  [{ "a.#": "0" }, { a: [] }],
  [
    { "a.%": "0", b: "" },
    { a: {}, b: "" },
  ],
  [{ "a.#": "1", "a.Name": "x" }, { a: { Name: "x" } }],
  [{ "a.#": "2", "a.10": "y", "a.9": "x" }, { a: ["x", "y"] }],
  [{ "a.#": "1", "a.0.b.%": "1", "a.0.b.c.d": "x" }, { a: [{ b: { "c.d": "x" } }] }],
])("nests flat attributes: %j", (flat, nested) => {
  expect(expandFlatmap(flat)).toEqual(nested);
});

describe("what current programs added to states", () => {
  const parsed = (resource: object) => {
    const all = { version: 4, resources: [{ mode: "managed", type: "aws_s3_bucket", name: "b", ...resource }] };
    const [first] = parseState(JSON.stringify(all)).resources;
    if (first === undefined) throw new Error("no resource");
    return first;
  };

  it("has the identity of an object, without secrets", () => {
    const identity = { account_id: "111111111111", bucket: "models", secret_key: "hidden-pass-3" };
    expect(visibleIdentity(parsed({ instances: [{ attributes: { id: "models" }, identity }] }))).toEqual({
      ...identity,
      secret_key: "(sensitive value)",
    });
    expect(visibleIdentity(parsed({ instances: [{ attributes: {}, identity: null }] }))).toBeUndefined();
  });

  it("has the provider of one instance, as OpenTofu writes it", () => {
    const provider = 'provider["registry.opentofu.org/hashicorp/aws"].by_region["us-east-1"]';
    expect(parsed({ instances: [{ index_key: "us-east-1", attributes: {}, provider }] }).provider).toBe(
      'registry.opentofu.org/hashicorp/aws (by_region["us-east-1"])',
    );
  });

  it("follows the dependencies of early versions of 0.12", () => {
    const instances = [
      { attributes: {}, depends_on: ["aws_kms_key.k[0]", "data.aws_iam_policy_document.p", "local.x"] },
    ];
    expect(parsed({ module: 'module.a["x"]', instances }).dependencies).toEqual([
      "module.a.aws_kms_key.k",
      "module.a.data.aws_iam_policy_document.p",
    ]);
  });
});
