import { beforeAll, describe, expect, it } from "vitest";
import { type HandWrittenStack, handWritten } from "../testing/hand-written.ts";
import { constructPath } from "./configuration.ts";
import { impactOf } from "./impact.ts";
import { type Entry, indexStates, type StateIndex } from "./index-states.ts";
import { outputsView } from "./outputs.ts";
import { dependantsOf, dependenciesOf } from "./relations.ts";
import { qualifiedAddress, resolve } from "./resolve.ts";

/** The id of the VPC is passed from the network to the nodes through the outputs of the cluster. */
const stacks: readonly HandWrittenStack[] = [
  {
    id: "dev-network",
    resources: [
      {
        type: "aws_vpc",
        name: "main",
        attributes: { id: "vpc-1", arn: "arn:aws:ec2:us-east-2:222222222222:vpc/vpc-1" },
      },
      { type: "aws_subnet", name: "private", key: "a", dependencies: ["aws_vpc.main"], attributes: { id: "subnet-a" } },
      { type: "aws_subnet", name: "private", key: "b", dependencies: ["aws_vpc.main"], attributes: { id: "subnet-b" } },
      { type: "aws_eip", name: "unrelated" },
    ],
    outputs: { vpc_id: "vpc-1", unread: "x", left_over: "y" },
    configuration: {
      resource: {
        aws_vpc: { main: { "//": { metadata: { path: "dev-network/vpc/main", uniqueId: "main" } } } },
        aws_subnet: { private: { vpc_id: "${aws_vpc.main.id}" } },
        aws_eip: { unrelated: {} },
      },
      output: { vpc_id: { value: "${aws_vpc.main.id}" }, unread: { value: "${aws_eip.unrelated.id}" } },
    },
  },
  {
    id: "dev-cluster",
    dependencies: ["dev-network"],
    resources: [
      { type: "terraform_remote_state", name: "dev-network", mode: "data" },
      { type: "aws_eks_cluster", name: "eks", attributes: { id: "dev-ml" } },
      { type: "aws_iam_role", name: "eks" },
    ],
    outputs: { name: "dev-ml", network: "vpc-1" },
    configuration: {
      data: { terraform_remote_state: { "dev-network": {} } },
      resource: {
        aws_eks_cluster: {
          eks: { vpc: '${lookup({"a" = data.terraform_remote_state.dev-network.outputs.vpc_id}, "a")}' },
        },
        aws_iam_role: { eks: { note: '${data.terraform_remote_state.dev-network.outputs["gone"]}' } },
      },
      output: {
        name: { value: "${aws_eks_cluster.eks.name}" },
        network: { value: "${data.terraform_remote_state.dev-network.outputs.vpc_id}" },
      },
    },
  },
  {
    id: "dev-nodes",
    dependencies: ["dev-cluster"],
    resources: [{ type: "aws_eks_node_group", name: "gpu", attributes: { id: "dev-ml:gpu" } }],
    configuration: {
      resource: {
        aws_eks_node_group: { gpu: { cluster_name: "${data.terraform_remote_state.dev-cluster.outputs.name}" } },
        aws_placement_group: { gpu: { network: "${data.terraform_remote_state.dev-cluster.outputs.network}" } },
      },
    },
  },
  {
    id: "dev-platform",
    dependencies: ["dev-nodes"],
    configuration: { resource: { x: { y: "${data.terraform_remote_state.dev-nodes.outputs.arn}" } } },
  },
  {
    id: "prod-network",
    resources: [{ type: "aws_vpc", name: "main", attributes: { id: "vpc-2" } }],
    outputs: { vpc_id: "vpc-2" },
  },
  {
    id: "prod-legacy",
    resources: [
      { type: "terraform_remote_state", name: "prod-network", mode: "data" },
      { type: "aws_eip", name: "old", dependencies: ["data.terraform_remote_state.prod-network"] },
    ],
  },
];

let index: StateIndex;
beforeAll(async () => {
  index = indexStates(await handWritten(stacks));
});

function found(text: string): Entry {
  const resolution = resolve(index, text);
  if (resolution.kind !== "found") throw new Error(`${text} is ${resolution.kind}`);
  return resolution.entry;
}
const names = (entries: readonly Entry[]) => entries.map(qualifiedAddress);

describe("resolving an address, ARN or id", () => {
  it.each([
    ["a qualified address", "dev-network:aws_vpc.main", "dev-network:aws_vpc.main"],
    ["an address in an environment", "prod:aws_vpc.main", "prod-network:aws_vpc.main"],
    ["an address with a key", 'aws_subnet.private["b"]', 'dev-network:aws_subnet.private["b"]'],
    ["an ARN", "arn:aws:ec2:us-east-2:222222222222:vpc/vpc-1", "dev-network:aws_vpc.main"],
    ["an id", "subnet-a", 'dev-network:aws_subnet.private["a"]'],
    ["an id with a colon", "dev-ml:gpu", "dev-nodes:aws_eks_node_group.gpu"],
  ])("finds %s", (_, text, address) => {
    expect(qualifiedAddress(found(text))).toBe(address);
  });

  it("lists every stack and instance that an address may refer to", () => {
    expect(resolve(index, "aws_vpc.main")).toMatchObject({ kind: "ambiguous" });
    const instances = resolve(index, "aws_subnet.private");
    expect(instances.kind === "ambiguous" && names(instances.entries)).toEqual([
      'dev-network:aws_subnet.private["a"]',
      'dev-network:aws_subnet.private["b"]',
    ]);
  });

  it("suggests similar addresses", () => {
    expect(resolve(index, "aws_eks_nodegroup.gpu")).toMatchObject({
      kind: "missing",
      similar: expect.arrayContaining(["dev-nodes:aws_eks_node_group.gpu"]),
    });
    expect(resolve(index, "prod-network:aws_vpc.mian")).toEqual({
      kind: "missing",
      similar: ["prod-network:aws_vpc.main"],
    });
    expect(resolve(index, "zzzz")).toEqual({ kind: "missing", similar: [] });
  });
});

describe("relations", () => {
  it("go both ways, for all instances", () => {
    expect(names(dependenciesOf(index, found("subnet-a")))).toEqual(["dev-network:aws_vpc.main"]);
    expect(names(dependantsOf(index, found("dev:aws_vpc.main")))).toHaveLength(2);
  });

  it("include the path of the construct that creates a resource", () => {
    expect(constructPath(found("dev:aws_vpc.main"))).toBe("dev-network/vpc/main");
    expect(constructPath(found("subnet-a"))).toBeUndefined();
  });
});

describe("impact", () => {
  it("follows outputs into the stacks that read them, and through outputs that those pass on", () => {
    const impact = impactOf(index, found("dev:aws_vpc.main"));
    expect(impact.resources.map(({ entry, distance, via }) => [qualifiedAddress(entry), distance, via])).toEqual([
      ['dev-network:aws_subnet.private["a"]', 1, "aws_vpc.main"],
      ['dev-network:aws_subnet.private["b"]', 1, "aws_vpc.main"],
      ["dev-cluster:aws_eks_cluster.eks", 1, "dev-network.vpc_id"],
      ["dev-nodes:aws_eks_node_group.gpu", 2, "dev-cluster.name"],
    ]);
    expect(impact.outputs).toContainEqual({ stack: "dev-cluster", output: "network", readers: ["dev-nodes"] });
    expect(impact.stacks).toEqual(["dev-network", "dev-cluster", "dev-nodes"]);
    expect(impact.notes).toEqual([]);
  });

  it("goes through providers, locals and modules, which states do not record", async () => {
    const output = "${data.terraform_remote_state.dev-cluster.outputs.endpoint}";
    const resources = [
      { type: "helm_release", name: "plain" },
      { type: "helm_release", name: "east" },
      { type: "helm_release", name: "west" },
      { type: "kubernetes_namespace", name: "unrelated" },
      { type: "aws_eip", name: "named" },
      { type: "aws_eip", name: "constructed" },
      { type: "aws_vpc", name: "inner", module: "module.group" },
      { type: "aws_vpc", name: "other", module: "module.grouped" },
    ];
    const through = indexStates(
      await handWritten([
        {
          id: "dev-cluster",
          resources: [{ type: "aws_eks_cluster", name: "eks", attributes: { id: "dev-ml" } }],
          outputs: { endpoint: "https://example.com" },
          configuration: {
            resource: { aws_eks_cluster: { eks: {} } },
            output: { endpoint: { value: "${aws_eks_cluster.eks.endpoint}" } },
          },
        },
        {
          id: "dev-addons",
          resources,
          configuration: {
            provider: {
              helm: [{ kubernetes: { host: output } }, { alias: "east", host: "${local.second}" }, { alias: "west" }],
              kubernetes: [{ host: "https://example.com" }],
            },
            locals: { first: output, second: "${local.first}", secondary: "x" },
            resource: {
              helm_release: { plain: {}, east: { provider: "helm.east" }, west: { provider: "helm.west" } },
              kubernetes_namespace: { unrelated: {} },
              aws_eip: {
                named: { tags: { a: "${local.second}" } },
                constructed: { tags: { a: "${local.secondary}" } },
              },
            },
            module: { group: { source: "./group", endpoint: "${local.first}" } },
            output: { passed: { value: "${local.second}" } },
          },
        },
      ]),
    );
    const cluster = through.entries.find(({ resource }) => resource.address === "aws_eks_cluster.eks");
    if (cluster === undefined) throw new Error("no cluster");
    const impact = impactOf(through, cluster);
    expect(impact.resources.map(({ entry, distance, via }) => [entry.resource.address, distance, via])).toEqual([
      ["helm_release.plain", 1, "dev-cluster.endpoint"],
      ["module.group.aws_vpc.inner", 1, "dev-cluster.endpoint"],
      ["aws_eip.named", 1, "dev-cluster.endpoint"],
      ["helm_release.east", 1, "dev-cluster.endpoint"],
    ]);
    expect(impact.outputs).toContainEqual({ stack: "dev-addons", output: "passed", readers: [] });
  });

  it("is empty if nothing depends on the resource", () => {
    expect(impactOf(index, found("dev-ml:gpu"))).toMatchObject({ resources: [], outputs: [], stacks: ["dev-nodes"] });
  });

  it("includes too much rather than too little if the code is not known, and says so", () => {
    const impact = impactOf(index, found("prod:aws_vpc.main"));
    expect(impact.resources.map(({ entry }) => qualifiedAddress(entry))).toContain("prod-legacy:aws_eip.old");
    expect(impact.notes).toEqual([
      "The code of prod-network is not known, so each of its resources is assumed to feed all its outputs.",
      "The code of prod-legacy is not known, so it is assumed to read all outputs of prod-network.",
    ]);
  });
});

describe("the contract between stacks", () => {
  it("has for each output its stack, its sources and its readers", () => {
    const { outputs } = outputsView(index);
    expect(outputs.find(({ stack, name }) => stack === "dev-network" && name === "vpc_id")).toEqual({
      stack: "dev-network",
      name: "vpc_id",
      sensitive: false,
      value: "vpc-1",
      sources: ["aws_vpc.main"],
      readers: [{ stack: "dev-cluster", addresses: ["aws_eks_cluster.eks", "output.network"] }],
      status: "published",
    });
  });

  it("distinguishes outputs that nobody reads from those that the code no longer has", () => {
    const { outputs } = outputsView(index);
    const named = (name: string) => outputs.find((output) => output.name === name);
    expect(named("unread")).toMatchObject({ readers: [], status: "published" });
    expect(named("left_over")).toMatchObject({ status: "left-over" });
  });

  it("lists reads of outputs that do not exist, with the reason", () => {
    expect(outputsView(index).missing).toEqual([
      {
        reader: "dev-cluster",
        addresses: ["aws_iam_role.eks"],
        upstream: "dev-network",
        output: "gone",
        reason: "not-published",
      },
      { reader: "dev-platform", addresses: ["x.y"], upstream: "dev-nodes", output: "arn", reason: "not-published" },
    ]);
  });
});
