import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { complete, personal, referenceEnvironments, small } from "@ml-platform/environments/testing";
import { App, Fn, TerraformOutput, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { buildApp } from "./build-app.ts";
import { catalogue, isClusterKind, stacksOf } from "./catalogue.ts";
import { clusterContract } from "./cluster/contract.ts";
import type { EnvironmentKind } from "./kind.ts";
import { networkContract } from "./network/contract.ts";
import { network } from "./network/kind.ts";
import { PlatformStack } from "./platform-stack.ts";
import { stateLocation } from "./state-location.ts";
import { synthesized } from "./testing/synthesized.ts";

const dependencies = (environment: typeof small) =>
  Object.fromEntries(stacksOf(environment).map(({ id, dependencies: ids }) => [id, ids]));

describe("the stacks of an environment", () => {
  it("are listed per section and per cluster, each after those it reads", () => {
    expect(dependencies(small)).toEqual({
      "small-network": [],
      "small-ml-cluster": ["small-network"],
      "small-ml-nodes": ["small-network", "small-ml-cluster"],
      "small-ml-platform": ["small-network", "small-ml-cluster", "small-ml-nodes"],
    });
    const ids = Object.keys(dependencies(complete));
    for (const [id, reads] of Object.entries(dependencies(complete))) {
      for (const read of reads) expect(ids.indexOf(read), id).toBeLessThan(ids.indexOf(id));
    }
  });

  it("do not include stacks of sections that a personal environment uses from its base", () => {
    expect(dependencies(personal)).toEqual({
      "anna-ml-cluster": ["small-network"],
      "anna-ml-nodes": ["small-network", "anna-ml-cluster"],
      "anna-ml-platform": ["small-network", "anna-ml-cluster", "anna-ml-nodes"],
    });
  });

  it("are the stacks that synthesis writes, in the same order", async () => {
    const { stacks } = await synthesized(referenceEnvironments);
    expect(stacks.map(({ directory: _, warnings: __, ...node }) => node)).toEqual(
      referenceEnvironments.flatMap(stacksOf),
    );
  });
});

describe("the location of a state", () => {
  it.each(referenceEnvironments)("is the one that synthesis configures, in $name", async (environment) => {
    const { templates } = await synthesized([environment]);
    for (const { id } of stacksOf(environment)) {
      const location = stateLocation(environment, id, { target: "aws", localState: "state" });
      expect(templates[id]!.terraform).toMatchObject({
        backend: { s3: { key: `${environment.name}/${id}.tfstate`, bucket: (location as { bucket: string }).bucket } },
      });
    }
  });
});

describe("a kind of stack", () => {
  it("reads only stacks that exist, in the environment or in its base", () => {
    for (const environment of referenceEnvironments) {
      const bases = environment.base === undefined ? [] : stacksOf(environment.base);
      const known = new Set([...bases, ...stacksOf(environment)].map(({ id }) => id));
      for (const { id, dependencies: ids } of stacksOf(environment)) {
        for (const read of ids) expect(known, id).toContain(read);
      }
    }
  });

  it("cannot read a cluster's stack if there is one per environment", () => {
    const { load } = network;
    // @ts-expect-error an environment may have no cluster, or several
    const kind: EnvironmentKind = { contract: networkContract, reads: [clusterContract], providers: ["aws"], load };
    expect(kind.reads).toEqual([clusterContract]);
  });
});

describe("a contract", () => {
  it("cannot be read from a stack that does not publish it", () => {
    class Reader extends PlatformStack {
      reads() {
        // @ts-expect-error a contract names its publisher, so a stack cannot be named in addition
        this.read("network", clusterContract);
        return this.read(networkContract).vpcId;
      }
    }
    expect(Reader.prototype.reads).toBeDefined();
  });

  it.each<[string, (stack: PlatformStack, vpc: Vpc) => object, RegExp]>([
    ["an attribute", (stack, { id }) => new TerraformOutput(stack, "leak", { value: id }), /aws_vpc\.\w+\.id/],
    [
      "one in an expression",
      (stack, { id }) => new TerraformOutput(stack, "leak", { value: Fn.jsonencode({ a: { b: 1 }, c: [id] }) }),
      /aws_vpc\.\w+\.id/,
    ],
    ["a resource", (stack, { fqn }) => new TerraformOutput(stack, "leak", { value: fqn }), /aws_vpc\.\w+/],
    ["a need of it", (stack, vpc) => new Eip(stack, "leak", { dependsOn: [vpc] }), /aws_vpc\.\w+/],
  ])("is the only way to what another stack has: not %s", async (_, leak, expected) => {
    const app = Testing.stubVersion(new App({ stackTraces: false }));
    const stacks = await buildApp(app, small, { target: "emulated", localState: "", today: new Date("2026-11-01") });
    const vpc = stacks[0]?.node.findAll().find((each) => each instanceof Vpc);
    leak(stacks[1] as PlatformStack, vpc as Vpc);
    expect(() => app.synth()).toThrow(
      new RegExp(`\\[small-ml-cluster\\] refers to ${expected.source} of small-network\\. What another stack needs`),
    );
  });

  it("belongs to one kind of stack", () => {
    const publishers = catalogue.map(({ contract }) => contract.publisher.kind);
    expect(new Set(publishers).size).toBe(publishers.length);
  });
});

describe("providers of clusters", () => {
  it("are never in the stack that creates the cluster, and always in one that reads it", () => {
    const inCluster = catalogue.filter(({ providers }) => providers.some((name) => name !== "aws"));
    for (const kind of inCluster) {
      expect(isClusterKind(kind)).toBe(true);
      expect(kind.reads).toContain(clusterContract);
    }
  });
});
