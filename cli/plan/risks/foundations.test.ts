import { describe, expect, it } from "vitest";
import { type PlannedChange, planOf } from "../../testing/planned.ts";
import { standingResource } from "../../testing/standing-resource.ts";
import type { StateResource } from "../../testing/state-file.ts";
import type { RunStack } from "../run.ts";
import { elsewhere } from "./elsewhere.ts";
import { foundations } from "./foundations.ts";
import { type StandingStack, type Surroundings, standingStack } from "./standing.ts";

function standing(
  id: string,
  dependencies: readonly string[],
  resources: readonly StateResource[] = [],
): StandingStack {
  const [environment = ""] = id.split("-");
  const stack = { id, environment, name: id, dependencies, location: { type: "local" as const, path: id } };
  return standingStack(stack, resources.map(standingResource), new Set(["subnet-a", "subnet-b", "subnet-c"]));
}

const subnet = (zone: string, id: string) => ({ id, availability_zone: `us-east-2${zone}` });
const network = standing("dev-network", []);
const cluster = standing(
  "dev-ml-cluster",
  ["dev-network"],
  [
    {
      type: "aws_eks_cluster",
      name: "this",
      attributes: { name: "dev-ml", vpc_config: [{ subnet_ids: ["subnet-a", "subnet-c"] }] },
    },
  ],
);
const nodes = standing(
  "dev-ml-nodes",
  ["dev-network", "dev-ml-cluster"],
  [
    {
      type: "aws_eks_node_group",
      name: "web",
      attributes: { node_group_name_prefix: "web-", subnet_ids: ["subnet-b"] },
    },
  ],
);

const surroundings: Surroundings = {
  environment: {
    name: "dev",
    account: { id: "111111111111" },
    region: "us-east-2",
    protected: false,
    network: { availabilityZones: ["us-east-2a"] },
  },
  standing: [network, cluster, nodes],
  mayReplace: new Set(),
  targetHint: "",
  unprotect: "",
};

function risk(id: string, changes: Readonly<Record<string, PlannedChange>>, around: Partial<Surroundings> = {}) {
  return foundations([{ stack: { id } as RunStack, plan: planOf(changes) }], { ...surroundings, ...around })[0];
}

const replaced = (name: string): PlannedChange => ({
  before: { name },
  after: { name },
  actions: ["delete", "create"],
});
const vpc = { "aws_vpc.this": replaced("dev") };

describe("a network or a cluster that is replaced", () => {
  it("needs what stands on it to be destroyed first, whoever it belongs to, and names the commands", () => {
    const anna = standing("anna-ml-cluster", ["dev-network"]);
    const found = risk("dev-network", vpc, {
      standing: [network, cluster, nodes, anna],
      mayReplace: new Set(["dev-network"]),
    });
    expect(found).toMatchObject({ kind: "network-replaced", refused: expect.stringContaining("dev-ml-cluster") });
    expect(found?.steps).toEqual([
      "./platform destroy anna",
      "./platform destroy dev --stack dev-ml-cluster --stack dev-ml-nodes",
      "./platform apply dev --allow-replace dev-network",
    ]);
    expect(risk("dev-ml-cluster", { "aws_eks_cluster.this": replaced("dev-ml") })?.steps).toEqual([
      "./platform destroy dev --stack dev-ml-nodes",
      "./platform apply dev --allow-replace dev-ml-cluster",
    ]);
  });

  it("needs consent if nothing stands on it, and is only told with it", () => {
    const alone = { standing: [network] };
    expect(risk("dev-network", vpc, alone)?.steps).toEqual(["./platform apply dev --allow-replace dev-network"]);
    expect(risk("dev-network", vpc, { ...alone, mayReplace: new Set(["dev-network"]) })).toEqual({
      kind: "network-replaced",
      stack: "dev-network",
      address: "aws_vpc.this",
      text: "VPC dev is replaced, and everything in it.",
    });
  });

  it("says first how to take the protection off", () => {
    const protectedBy = { unprotect: "set protected: false in environments/dev.ts" };
    expect(risk("dev-network", vpc, protectedBy)?.refused).toContain(
      "undo this change first, set protected: false in environments/dev.ts, apply that, and make it again",
    );
  });
});

describe("a zone that leaves a network", () => {
  it("is refused while a control plane is in it, which never leaves it", () => {
    const found = risk("dev-network", { "aws_subnet.c": { before: subnet("c", "subnet-c") } });
    expect(found).toMatchObject({
      kind: "zone-removed",
      refused: expect.stringContaining("EKS takes no control plane out of a zone"),
    });
    expect(found?.text).toBe("us-east-2c leaves the network, where the control plane of dev-ml is.");
    expect(found?.steps).toEqual([
      "./platform destroy dev --stack dev-ml-cluster --stack dev-ml-nodes",
      "./platform apply dev",
    ]);
  });

  it("is refused while nodes are in it, until their groups leave it", () => {
    const found = risk("dev-network", { "aws_subnet.b": { before: subnet("b", "subnet-b") } });
    expect(found?.refused).toContain(
      'First keep us-east-2b in network.availabilityZones, set availabilityZones: ["us-east-2a"] in the node groups that are there (web)',
    );
    expect(found?.steps).toBeUndefined();
  });

  it("names a group per zone as its author does", () => {
    const attributes = { node_group_name_prefix: "gpu-us-east-2b-", subnet_ids: ["subnet-b"] };
    const perZone = [{ type: "aws_eks_node_group", name: "gpu", attributes }];
    const standingThere = [network, standing("dev-ml-nodes", ["dev-network"], perZone)];
    const found = risk(
      "dev-network",
      { "aws_subnet.b": { before: subnet("b", "subnet-b") } },
      { standing: standingThere },
    );
    expect(found?.refused).toContain("in the node groups that are there (gpu in us-east-2b)");
  });

  it("is only told if nothing is in it", () => {
    const found = risk("dev-network", { "aws_subnet.d": { before: subnet("d", "subnet-d") } });
    expect(found).toEqual({ kind: "zone-removed", stack: "dev-network", text: "us-east-2d leaves the network." });
  });
});

describe("subnets of a zone that stays", () => {
  it("are told, since what has addresses there keeps them from being deleted", () => {
    const pods = { ...subnet("a", "subnet-pods"), tags: { Name: "dev-pods-us-east-2a-2" } };
    expect(risk("dev-network", { "aws_subnet.pods": { before: pods } })).toEqual({
      kind: "subnet-removed",
      stack: "dev-network",
      text: "subnet dev-pods-us-east-2a-2 is destroyed. AWS deletes no subnet in which pods, nodes or load balancers have addresses, and the apply would wait for them: take them out of it first.",
    });
  });
});

describe("states that were made elsewhere", () => {
  const made = (arn: string) => standing("dev-network", [], [{ type: "aws_vpc", name: "this", attributes: { arn } }]);
  const found = (...arns: string[]) =>
    elsewhere(new Set(["dev-network"]), { ...surroundings, standing: arns.map(made) });

  it("are refused, naming where they were made and the way out", () => {
    const [risk] = found("arn:aws:ec2:us-east-2:222222222222:vpc/vpc-1");
    expect(risk).toMatchObject({
      kind: "elsewhere",
      text: expect.stringContaining(
        "dev-network was made in 222222222222 / us-east-2; the environment now says 111111111111 / us-east-2",
      ),
      steps: ["./platform destroy dev", "./platform apply dev"],
    });
    expect(found("arn:aws:ec2:us-west-2:111111111111:vpc/vpc-1")).toHaveLength(1);
  });

  it("are not those of the environment's place, of global things, and of AWS itself", () => {
    expect(
      found(
        "arn:aws:ec2:us-east-2:111111111111:vpc/vpc-1",
        "arn:aws:iam::111111111111:role/a",
        "arn:aws:iam::aws:policy/b",
      ),
    ).toEqual([]);
    expect(
      elsewhere(new Set(), { ...surroundings, standing: [made("arn:aws:ec2:us-west-2:111111111111:vpc/v")] }),
    ).toEqual([]);
  });
});
