import { describe, expect, it } from "vitest";
import { declaredAddresses, findAddress } from "./find-address.ts";

const stacks = [
  { id: "dev-network", addresses: ["aws_vpc.vpc_6776A399", "aws_subnet.a_11111111", "aws_subnet.a_22222222"] },
  { id: "dev-ml-cluster", addresses: ["aws_eks_cluster.eks", "aws_vpc.vpc_6776A399"] },
];

it("reads the managed resources of a configuration", () => {
  const configuration = { resource: { aws_vpc: { a: {}, b: {} }, aws_eip: { c: {} } }, data: { aws_vpc: { d: {} } } };
  expect(declaredAddresses(JSON.stringify(configuration))).toEqual(["aws_vpc.a", "aws_vpc.b", "aws_eip.c"]);
  expect(declaredAddresses("{}")).toEqual([]);
});

describe("an address", () => {
  it.each([
    ["aws_eks_cluster.eks", "dev-ml-cluster", "aws_eks_cluster.eks"],
    ["dev-network:aws_vpc.vpc", "dev-network", "aws_vpc.vpc_6776A399"],
    ["dev-ml-cluster/aws_vpc.vpc_6776A399", "dev-ml-cluster", "aws_vpc.vpc_6776A399"],
    ['aws_eks_cluster.eks["a:b"]', "dev-ml-cluster", 'aws_eks_cluster.eks["a:b"]'],
  ])("%s", (given, stack, address) => expect(findAddress(stacks, given)).toEqual({ stack, address }));

  it.each([
    [
      "aws_vpc.vpc",
      '"aws_vpc.vpc" names 2 resources. Name one of them:\n  dev-network:aws_vpc.vpc_6776A399\n  dev-ml-cluster:aws_vpc.vpc_6776A399',
    ],
    ["aws_subnet.a", "names 2 resources"],
    ["aws_eks_clutser.eks", 'Did you mean "aws_eks_cluster.eks"?'],
    ["dev-netwrok:aws_vpc.vpc", 'No stack is called "dev-netwrok". Did you mean "dev-network"?'],
    ["", 'No stack declares ""'],
  ])("%j is refused", (given, text) => expect(() => findAddress(stacks, given)).toThrow(text));
});
