import type { JsonObject } from "@ml-platform/state";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AffectedStack } from "../affected-stacks.ts";
import { type Commits, type CurrentStack, type EarlierStack, findAffected } from "./find-affected.ts";
import type { ComparableStack, EnvironmentFacts } from "./synthesized.ts";

const commit = "1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d";
const dev = environment("dev");
const anna: EnvironmentFacts = { ...environment("anna"), kind: "personal" };

function environment(name: string): EnvironmentFacts {
  const account = { id: "111111111111", alias: "ml-dev" };
  return { name, kind: "permanent", protected: false, account, region: "us-east-2" };
}

/** `network` publishes a VPC's id and a bucket's name, `cluster` reads the first, `platform` what the cluster publishes. */
const network = stack("dev-network", [], {
  resource: { aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } }, aws_s3_bucket: { logs: { bucket: "logs" } } },
  output: { vpc_id: { value: "${aws_vpc.vpc.id}" }, logs: { value: "${aws_s3_bucket.logs.arn}" } },
});
const cluster = stack("dev-cluster", ["dev-network"], {
  resource: {
    aws_eks_cluster: { cluster: { vpc: "${data.terraform_remote_state.dev-network.outputs.vpc_id}" } },
    aws_iam_role: { role: { name: "role" } },
  },
  output: { endpoint: { value: "${aws_eks_cluster.cluster.endpoint}" }, role: { value: "${aws_iam_role.role.arn}" } },
});
const platform = stack("dev-platform", ["dev-cluster"], {
  resource: { helm_release: { r: { url: "${data.terraform_remote_state.dev-cluster.outputs.endpoint}" } } },
});
const all = [network, cluster, platform];

function stack(id: string, reads: readonly string[], configuration: JsonObject): CurrentStack {
  const [name = ""] = /(?<=-).*/.exec(id) ?? [];
  return { id, name, environment: id.split("-")[0] ?? "", reads, configuration, inputs: {}, formerIds: [] };
}

function earlier(stacks: readonly ComparableStack[], facts: readonly EnvironmentFacts[] = [dev, anna]): EarlierStack[] {
  return stacks.map((each) => {
    const [found = environment(each.environment)] = facts.filter(({ name }) => name === each.environment);
    return { ...each, commit, facts: found };
  });
}

function compare(before: readonly ComparableStack[], after: readonly CurrentStack[], more: Partial<Commits> = {}) {
  return findAffected({
    comparison: { commit },
    current: { environments: [dev, anna], stacks: after },
    earlier: earlier(before),
    unknown: new Map(),
    ...more,
  });
}

function changes(...args: Parameters<typeof compare>): Record<string, AffectedStack["change"]> {
  const { environments } = compare(...args);
  return Object.fromEntries(environments.flatMap(({ stacks }) => stacks.map(({ id, change }) => [id, change])));
}

/** A copy of a stack with other content at a path of its configuration. */
function changed(given: CurrentStack, path: readonly string[], value: unknown): CurrentStack {
  const configuration = JSON.parse(JSON.stringify(given.configuration));
  let parent = configuration;
  for (const key of path.slice(0, -1)) parent = parent[key] ??= {};
  parent[path.at(-1) ?? ""] = value;
  return { ...given, configuration };
}

describe("what is compared", () => {
  it("is nothing that only a person or cdktf reads", () => {
    const commented = changed(network, ["resource", "aws_vpc", "vpc", "//"], { metadata: { path: "dev/vpc" } });
    const twice = changed(commented, ["//"], { metadata: { version: "0.22.0" } });
    expect(changes(all, [twice, cluster, platform])).toEqual({});
    expect(compare(all, all).unaffected).toEqual(["dev-network", "dev-cluster", "dev-platform"]);
  });

  it("is every value, even one called //", () => {
    const tags = (value: string) => changed(platform, ["resource", "helm_release", "r", "tags"], { "//": value });
    expect(changes([network, cluster, tags("a")], [network, cluster, tags("b")])).toEqual({
      "dev-platform": "changed",
    });
  });

  it.each([
    [["resource", "aws_vpc", "vpc", "cidr_block"], "changed aws_vpc.vpc"],
    [["resource", "aws_eip", "nat"], "added aws_eip.nat"],
    [["data", "aws_ami", "eks"], "added data.aws_ami.eks"],
    [["locals", "names"], "added local.names"],
    [["output", "vpc_id", "value"], "changed output.vpc_id"],
    [["provider", "aws"], "added provider.aws"],
    [["terraform", "backend"], "added terraform.backend"],
    [["import"], "added import"],
  ])("is what stands at %j", (path, because) => {
    const { environments } = compare(all, [changed(network, path, [{ a: 1 }]), cluster, platform]);
    expect(environments[0]?.stacks[0]).toMatchObject({ id: "dev-network", change: "changed", because: [because] });
  });

  it("is a pinned provider and another file", () => {
    const pinned = { ...cluster, inputs: { "provider hashicorp/aws": "6.0.0", "file assets/a.zip": "1" } };
    const before = { ...cluster, inputs: { "provider hashicorp/aws": "5.100.0", "file assets/a.zip": "1" } };
    const { environments } = compare([network, before, platform], [network, pinned, platform]);
    expect(environments[0]?.stacks).toMatchObject([
      { id: "dev-cluster", because: ["changed provider hashicorp/aws"] },
      { id: "dev-platform", change: "downstream" },
    ]);
  });

  it("names ten reasons at most", () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`a${index}`, {}]));
    const { environments } = compare(all, [network, cluster, changed(platform, ["resource", "aws_eip"], many)]);
    expect(environments[0]?.stacks[0]?.because).toHaveLength(11);
    expect(environments[0]?.stacks[0]?.because.at(-1)).toBe("and 2 more");
  });
});

describe("a stack that reads a changed one", () => {
  it("is affected as far as what it reads may change", () => {
    const other = changed(network, ["resource", "aws_vpc", "vpc", "cidr_block"], "10.1.0.0/16");
    expect(compare(all, [other, cluster, platform]).environments[0]?.stacks).toEqual([
      expect.objectContaining({ id: "dev-network", change: "changed", level: 0, reads: [] }),
      {
        id: "dev-cluster",
        name: "cluster",
        change: "downstream",
        because: ["reads dev-network"],
        level: 1,
        reads: ["dev-network"],
      },
      expect.objectContaining({ id: "dev-platform", change: "downstream", level: 2, reads: ["dev-cluster"] }),
    ]);
  });

  it("is left out if it reads no output that may change", () => {
    const other = changed(network, ["resource", "aws_s3_bucket", "logs", "bucket"], "other");
    expect(changes(all, [other, cluster, platform])).toEqual({ "dev-network": "changed" });
    const role = changed(cluster, ["resource", "aws_iam_role", "role", "name"], "other");
    expect(changes(all, [network, role, platform])).toEqual({ "dev-cluster": "changed" });
  });

  it("is planned after all affected ones that it reads, even through others", () => {
    const first = changed(network, ["resource", "aws_s3_bucket", "logs", "bucket"], "other");
    const last = changed(platform, ["resource", "helm_release", "r", "name"], "r");
    expect(compare(all, [first, cluster, last]).environments[0]?.stacks).toMatchObject([
      { id: "dev-network", level: 0 },
      { id: "dev-platform", level: 1, reads: ["dev-network"] },
    ]);
  });

  it("is that of a personal environment, too", () => {
    const hers = { ...cluster, id: "anna-cluster", environment: "anna" };
    const other = changed(network, ["output", "vpc_id", "value"], "vpc-1");
    const found = compare([...all, hers], [other, cluster, platform, hers]).environments;
    expect(found.map(({ name }) => name)).toEqual(["dev", "anna"]);
    expect(found[1]?.stacks).toMatchObject([{ id: "anna-cluster", change: "downstream", level: 1 }]);
  });
});

describe("stacks that were deployed from several commits", () => {
  const moved = changed(network, ["resource", "aws_vpc", "vpc", "cidr_block"], "10.1.0.0/16");
  const [first, second] = ["1".repeat(40), "2".repeat(40)];
  const whole = new Map([
    [first, all],
    [second, [moved, cluster, platform]],
  ]);
  const from = (network_: string, others: string) => {
    const at = (each: ComparableStack, commit_: string) => ({ ...each, commit: commit_, facts: dev });
    const before = [at(network_ === first ? network : moved, network_), at(cluster, others), at(platform, others)];
    const comparison = { deployed: [first, second] };
    return compare([], [moved, cluster, platform], { comparison, earlier: before, whole }).environments[0]?.stacks;
  };

  it("are affected by what changed after their own deployment", () => {
    expect(from(second, first)).toMatchObject([
      {
        id: "dev-cluster",
        change: "downstream",
        because: ["reads dev-network, which was deployed after it"],
        reads: [],
      },
      { id: "dev-platform", change: "downstream", because: ["reads dev-cluster"], level: 1 },
    ]);
    expect(from(second, second)).toBeUndefined();
  });

  it("are affected by what is to be deployed again, even if they were deployed since", () => {
    expect(from(first, second)).toMatchObject([
      { id: "dev-network", change: "changed" },
      { id: "dev-cluster", change: "downstream", because: ["reads dev-network"] },
      { id: "dev-platform", change: "downstream" },
    ]);
  });
});

describe("stacks that only one of both has", () => {
  it("are added or removed", () => {
    expect(changes([network], [network, cluster])).toEqual({ "dev-cluster": "added" });
    expect(changes(all, [network])).toEqual({ "dev-cluster": "removed", "dev-platform": "removed" });
  });

  it("are destroyed in reverse, from the commit that has them", () => {
    const { environments } = compare(all, []);
    expect(environments).toMatchObject([
      {
        name: "dev",
        stacks: [
          { id: "dev-platform", level: 0, commit, because: ["only commit 1a2b3c4d has it"], reads: ["dev-cluster"] },
          { id: "dev-cluster", level: 1, reads: ["dev-network"] },
          { id: "dev-network", level: 2, reads: [] },
        ],
      },
    ]);
  });

  it("keep the facts of an environment that is gone", () => {
    const gone: EnvironmentFacts = { ...environment("qa"), protected: true };
    const qa = { ...network, id: "qa-network", environment: "qa" };
    const { environments } = compare([network, qa], [network], { earlier: earlier([network, qa], [dev, gone]) });
    expect(environments).toMatchObject([{ ...gone, stacks: [{ id: "qa-network", change: "removed" }] }]);
  });

  it("are the same if they were renamed", () => {
    const renamed = { ...cluster, id: "dev-ml-cluster", name: "ml-cluster", formerIds: ["dev-old", "dev-cluster"] };
    const { environments } = compare([network, cluster], [network, renamed]);
    expect(environments[0]?.stacks).toMatchObject([
      { id: "dev-ml-cluster", change: "changed", because: ["renamed: it was dev-cluster"] },
    ]);
    const back = { ...cluster, formerIds: ["dev-ml-cluster"] };
    expect(changes([network, renamed], [network, back])).toEqual({ "dev-cluster": "changed" });
  });
});

it("counts as changed what cannot be compared", () => {
  const because = ["commit 1a2b3c4d does not load dev: why"];
  const unknown = new Map(all.map(({ id }) => [id, { change: "changed" as const, because }]));
  const { environments } = compare([], all, { unknown });
  expect(environments[0]?.stacks.map((each) => [each.change, each.because])).toEqual(
    all.map(() => ["changed", because]),
  );
});

describe("for any two commits", () => {
  const names = ["a", "b", "c", "d", "e"];
  const value = fc.integer({ min: 0, max: 2 });
  /** Stacks that read earlier ones, each output made of one of two resources. */
  const stacks = fc
    .array(fc.record({ own: value, other: value, reads: fc.subarray(names), from: fc.constantFrom("own", "other") }), {
      maxLength: names.length,
    })
    .map((specs) =>
      specs.map(({ own, other, reads, from }, index) => {
        const read = reads.filter((each) => names.indexOf(each) < index).map((each) => `dev-${each}`);
        const inputs = read.map((each) => `\${data.terraform_remote_state.${each}.outputs.out}`);
        return stack(`dev-${names[index]}`, read, {
          resource: { terraform_data: { own: { own, inputs }, other: { other } } },
          output: { out: { value: `\${terraform_data.${from}.id}` } },
        });
      }),
    );

  it("misses no stack that differs, and names each once", () => {
    fc.assert(
      fc.property(stacks, stacks, (before, after) => {
        const { environments, unaffected } = compare(before, after);
        const affected = environments.flatMap((each) => each.stacks.map(({ id }) => id));
        const ids = new Set([...before, ...after].map(({ id }) => id));
        expect([...affected, ...unaffected].sort()).toEqual([...ids].sort());
        const text = (given: readonly ComparableStack[], id: string) =>
          JSON.stringify(given.find((each) => each.id === id)?.configuration);
        for (const id of unaffected) expect(text(before, id)).toBe(text(after, id));
      }),
    );
  });

  it("finds nothing when only the order of keys differs", () => {
    const reversed = (given: unknown): unknown => {
      if (Array.isArray(given)) return given.map(reversed);
      if (typeof given !== "object" || given === null) return given;
      return Object.fromEntries(
        Object.entries(given)
          .map(([key, part]) => [key, reversed(part)] as const)
          .reverse(),
      );
    };
    fc.assert(
      fc.property(stacks, (given) => {
        const other = given.map((each) => ({ ...each, configuration: reversed(each.configuration) as JsonObject }));
        expect(changes(given, other)).toEqual({});
      }),
    );
  });

  it("gives each stack a higher level than what it reads, and removed ones a lower", () => {
    fc.assert(
      fc.property(stacks, stacks, (before, after) => {
        const found = compare(before, after).environments.flatMap((each) => each.stacks);
        for (const { id, level, reads, change } of found) {
          for (const read of reads) {
            const other = found.find((each) => each.id === read);
            expect(other, `${id} reads ${read}`).toBeDefined();
            expect(change === "removed" ? (other?.level ?? 0) > level : (other?.level ?? 0) < level).toBe(true);
          }
        }
      }),
    );
  });

  it("affects a stack that reads an output whose resource differs", () => {
    fc.assert(
      fc.property(stacks, fc.nat({ max: 4 }), (given, at) => {
        const index = at % Math.max(1, given.length);
        const after = given.map((each, position) =>
          position === index ? changed(each, ["resource", "terraform_data", "own", "own"], 9) : each,
        );
        const found = changes(given, after);
        const source = given[index];
        if (source === undefined || !JSON.stringify(source.configuration["output"]).includes("own")) return;
        for (const reader of given.filter(({ reads }) => reads.includes(source.id))) {
          expect(found[reader.id]).toBe("downstream");
        }
      }),
    );
  });
});
