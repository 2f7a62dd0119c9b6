import { describeProblem } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { checkTogether } from "./check-together.ts";
import type { Environment } from "./environment.ts";

const named = (name: string, cidr: string, shares: Environment["shares"] = []) => ({
  name,
  shares,
  network: { cidr, secondaryCidrs: [] as readonly string[] } as Environment["network"],
  clusters: {} as Environment["clusters"],
});
const withCluster = (environment: ReturnType<typeof named>, cluster: string) => ({
  ...environment,
  clusters: { [cluster]: {} } as unknown as Environment["clusters"],
});

describe("checkTogether", () => {
  it("accepts ranges that do not overlap", () => {
    expect(checkTogether([named("a", "10.1.0.0/16"), named("b", "10.2.0.0/16")])).toEqual([]);
  });

  it("refuses ranges that overlap, as a problem of the later environment", () => {
    const problems = checkTogether([named("a", "10.1.0.0/16"), named("b", "10.2.0.0/16"), named("c", "10.1.16.0/20")]);
    expect(problems.map(({ environment, problem }) => [environment, describeProblem(problem)])).toEqual([
      [
        "c",
        'network.cidr: "10.1.16.0/20" overlaps 10.1.0.0/16 of a. Networks that may be peered must not share addresses: move one.',
      ],
    ]);
  });

  it("accepts several environments in one VPC that exists already, and not in two of the same range", () => {
    const inVpc = (name: string, vpcId: string) => {
      const environment = named(name, "10.1.0.0/16");
      return { ...environment, network: { ...environment.network, existing: { vpcId, privateSubnetIds: {} } } };
    };
    expect(checkTogether([inVpc("a", "vpc-1"), inVpc("b", "vpc-1")])).toEqual([]);
    expect(checkTogether([inVpc("a", "vpc-1"), inVpc("b", "vpc-2")])).toHaveLength(1);
  });

  it("refuses clusters whose full names are the same", () => {
    const dev = withCluster(named("dev", "10.1.0.0/16"), "ml-x");
    const other = withCluster(named("dev-ml", "10.2.0.0/16"), "x");
    const problems = checkTogether([dev, other]);
    expect(problems.map(({ environment, problem }) => [environment, describeProblem(problem)])).toEqual([
      [
        "dev-ml",
        'clusters.x: "dev-ml-x" is also the full name of a cluster of dev. Rename the cluster, or the environment.',
      ],
    ]);
    expect(checkTogether([dev, { ...other, shares: ["clusters"] }])).toEqual([]);
  });

  it("refuses names that a renamed environment or cluster had: it keeps them in AWS", () => {
    const texts = (environments: Parameters<typeof checkTogether>[0]) =>
      checkTogether(environments).map(({ environment, problem }) => `${environment}: ${describeProblem(problem)}`);
    const dev = { ...named("dev", "10.1.0.0/16"), renamedFrom: ["devel"] };
    expect(texts([dev, named("devel", "10.2.0.0/16")])).toEqual([
      'devel: name: "devel" and "dev" both have or had the name "devel", and whatever had it first keeps it in AWS. Use a name that no other has had.',
    ]);
    const renamed = { ...named("dev", "10.1.0.0/16"), clusters: { ml: { renamedFrom: ["ml-x"] } } };
    const other = withCluster(named("dev-ml", "10.2.0.0/16"), "x");
    expect(texts([renamed as unknown as typeof dev, other])).toEqual([
      'dev-ml: clusters.x: "dev-ml-x" is also the full name of a cluster of dev. Rename the cluster, or the environment.',
    ]);
    expect(texts([renamed as unknown as typeof dev, withCluster(named("dev-ml", "10.2.0.0/16"), "y")])).toEqual([]);
  });

  it("allows an environment to use the network of its base", () => {
    expect(checkTogether([named("a", "10.1.0.0/16"), named("anna", "10.1.0.0/16", ["network"])])).toEqual([]);
  });
});
