import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../model/json.ts";
import { parseState } from "../model/parse.ts";
import { handWritten } from "../testing/hand-written.ts";
import { readGenerated } from "../testing/read-generated.ts";
import { recordedState } from "../testing/recorded.ts";
import { compareViews, namesOfStacks } from "./compare-views.ts";
import { apply, diff, isOnlyNoise } from "./diff.ts";
import { compareEnvironments, sideOf } from "./environments.ts";
import { applyChanges, diffJson, formatPath, parsePath } from "./json-diff.ts";
import { ownIds } from "./own-ids.ts";
import type { StateView } from "./view.ts";
import { viewOf } from "./view-of-state.ts";

const key = fc.constantFrom("a", "b", "c", "tags", "key.with.dots", "__proto__");
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  object: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
})).object as fc.Arbitrary<Record<string, never>>;

const view: fc.Arbitrary<StateView> = fc
  .dictionary(fc.constantFrom("aws_vpc.main", 'aws_subnet.a["b"]', "aws_eip.c[0]", "output.d"), json)
  .map(
    (resources) =>
      new Map(
        Object.entries(resources).map(([address, attributes]) => [
          address,
          { type: address.split(".")[0] ?? "", attributes },
        ]),
      ),
  );

describe("a diff", () => {
  it("turns the first value into the second when applied", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(applyChanges(diffJson(a, b), a)).toEqual(b);
      }),
      { numRuns: 500 },
    );
  });

  it("turns the first state into the second when applied", () => {
    fc.assert(
      fc.property(view, view, (a, b) => {
        expect(apply(diff(a, b), a)).toEqual(b);
      }),
      { numRuns: 300 },
    );
  });

  it("of a state with itself is empty", () => {
    fc.assert(
      fc.property(view, (a) => {
        expect(diff(a, structuredClone(a))).toEqual([]);
      }),
    );
  });

  it("turns one recorded or generated state into another", async () => {
    const generated = await readGenerated({ states: 4, resources: 120 });
    const states = [
      viewOf(parseState(recordedState("first"))),
      viewOf(parseState(recordedState("second"))),
      ...generated.flatMap((reading) => (reading.status === "read" ? [viewOf(reading.state)] : [])),
    ];
    for (const a of states) for (const b of states) expect(apply(diff(a, b), a)).toEqual(b);
  });

  it("distinguishes added, removed, changed and replaced resources", () => {
    const differences = diff(viewOf(parseState(recordedState("first"))), viewOf(parseState(recordedState("second"))));
    expect(differences.map(({ address, kind }) => [address, kind])).toEqual([
      ["terraform_data.broken[0]", "added"],
      ["terraform_data.replaced", "replaced"],
      [expect.stringMatching(/^terraform_data\.replaced \(deposed [0-9a-f]{8}\)$/), "added"],
    ]);
    expect(
      differences[1]?.attributes.map(({ path, before, after, noise }) => [path, before, after, noise]),
    ).toContainEqual(["triggers_replace", "1", "2", undefined]);
  });

  it("reads the paths that it writes", () => {
    const step = fc.oneof(fc.nat(99), fc.string({ minLength: 1 }), fc.constantFrom("tags", "a.b", 'q"', "0", "-x"));
    fc.assert(
      fc.property(fc.tuple(fc.string({ minLength: 1 }), fc.array(step)), ([first, rest]) => {
        expect(parsePath(formatPath([first, ...rest]))).toEqual([first, ...rest]);
      }),
    );
  });

  it("writes paths as Terraform does", () => {
    const [change] = diff(
      new Map([["a.b", { type: "a", attributes: { ingress: [{ "x.y": 1 }] } }]]),
      new Map([["a.b", { type: "a", attributes: { ingress: [{ "x.y": 2 }] } }]]),
    );
    expect(change?.attributes[0]?.path).toBe('ingress[0]["x.y"]');
  });
});

const dev = { environment: "dev", account: "222222222222", region: "us-east-2" };
const prod = { environment: "prod", account: "444444444444", region: "eu-west-1" };

it("a tag that differs is reported once, in tags; a default tag in tags_all", () => {
  const vpc = (tags: Record<string, string>, defaults: Record<string, string>): StateView =>
    new Map([["aws_vpc.main", { type: "aws_vpc", attributes: { tags, tags_all: { ...tags, ...defaults } } }]]);
  const [left, right] = [vpc({ team: "a" }, { owner: "c" }), vpc({ team: "b" }, { owner: "d" })];
  for (const [change] of [diff(left, right), compareViews(left, right, dev, prod).differences])
    expect(change?.attributes.map(({ path, noise }) => [path, noise])).toEqual([
      ["tags.team", undefined],
      ["tags_all.owner", undefined],
      ["tags_all.team", true],
    ]);
});

it("what making a resource anew changes is marked in a diff of versions, and nothing else", () => {
  const of = (attributes: JsonObject): StateView => new Map([["aws_x.y", { type: "aws_x", attributes }]]);
  const [change] = diff(
    of({
      arn: "a",
      id: "a",
      desired_size: 1,
      image: "ami-0a1b2c3d",
      subnet: "subnet-0a1b2c3d",
      created: "2026-11-21T08:00:00Z",
    }),
    of({
      arn: "b",
      id: "b",
      desired_size: 2,
      image: "ami-1a1b2c3d",
      subnet: "subnet-1a1b2c3d",
      created: "2026-11-22T08:00:00Z",
    }),
  );
  expect(change?.attributes.flatMap(({ path, noise }) => (noise ? [] : [path]))).toEqual(["desired_size", "image"]);
});

describe("two environments", () => {
  const network = (environment: string, zone: string, nat: number) => ({
    id: `${environment}-network`,
    resources: [
      { type: "aws_vpc", name: "main", attributes: { id: `vpc-${nat}a1b2c3d`, tags: { Name: `${environment}-vpc` } } },
      {
        type: "aws_subnet",
        name: "private",
        key: zone,
        attributes: { id: "subnet-1a2b3c4d", availability_zone: zone },
      },
      { type: "aws_nat_gateway", name: "nat", attributes: { id: "nat-1", count: nat } },
    ],
  });

  it("are matched by address, and differ by more than names and ids", async () => {
    const readings = await handWritten([
      network("dev", "us-east-2a", 1),
      network("prod", "eu-west-1a", 3),
      { id: "prod-storage", resources: [] },
      { id: "dev-nodes" },
    ]);
    const comparisons = compareEnvironments({ ...dev, readings }, { ...prod, readings });
    expect(
      comparisons.map(({ differences, ...rest }) => ({
        ...rest,
        differences: differences.filter((difference) => !isOnlyNoise(difference)),
      })),
    ).toEqual([
      {
        name: "network",
        same: 2,
        differences: [
          {
            address: "aws_nat_gateway.nat",
            type: "aws_nat_gateway",
            kind: "changed",
            attributes: [{ path: "count", steps: ["count"], before: 1, after: 3 }],
          },
        ],
      },
      { name: "storage", only: "right", same: 0, differences: [] },
    ]);
    expect(comparisons[0]?.differences.filter(isOnlyNoise).map(({ address, kind }) => [address, kind])).toEqual([
      ['aws_subnet.private["<region>a"]', "changed"],
      ["aws_vpc.main", "changed"],
    ]);
  });

  it("are matched although cdktf hashes availability zones into names, unless two addresses would become equal", () => {
    const subnet = (names: readonly string[]): StateView =>
      new Map(names.map((name) => [`aws_subnet.${name}`, { type: "aws_subnet", attributes: { size: 1 } }]));
    const left = subnet(["us-east-2a_0B21F158", "x_11111111", "x_22222222"]);
    const right = subnet(["eu-west-1a_A56C9C28", "x_11111111", "x_22222222"]);
    expect(compareViews(left, right, dev, prod)).toEqual({ same: 3, differences: [] });
    expect(
      compareViews(left, subnet(["eu-west-1b_A56C9C28"]), dev, prod).differences.map(({ address }) => address),
    ).toEqual(["aws_subnet.<region>a", "aws_subnet.<region>b", "aws_subnet.x_11111111", "aws_subnet.x_22222222"]);
  });

  it("are sides with the account and region of the code, if it has the environment", () => {
    const environments = [{ name: "dev", account: { id: "222222222222", alias: "ml-dev" }, region: "us-east-2" }];
    expect(sideOf({ environments, readings: [] }, "dev")).toMatchObject({ ...dev, alias: "ml-dev", readings: [] });
    expect(sideOf({ environments, readings: [] }, "gone")).not.toHaveProperty("account");
  });

  it("of two clusters differ by more than the names of the clusters", () => {
    expect(namesOfStacks("ml-cluster", "training-cluster")).toEqual([["ml"], ["training"]]);
    expect(namesOfStacks("network", "network")).toEqual([[], []]);
    expect(namesOfStacks("network", "storage")).toEqual([[], []]);
    const view = (cluster: string, id: string, uses: string, version: string): StateView =>
      new Map([
        ["aws_eks_cluster.eks", { type: "aws_eks_cluster", attributes: { name: cluster, version } }],
        ["aws_security_group.eks", { type: "aws_security_group", attributes: { id } }],
        ["aws_eks_addon.cni", { type: "aws_eks_addon", attributes: { cluster_name: cluster, group: uses } }],
      ]);
    const [left, right] = [
      view("prod-inference", "sg-0a0a0a0a0a0a0a0a1", "sg-0a0a0a0a0a0a0a0a1", "1.34"),
      view("prod-training", "sg-0b0b0b0b0b0b0b0b1", "sg-0b0b0b0b0b0b0b0b1", "1.35"),
    ];
    const stacks = new Map([
      ["inference-cluster", left],
      ["training-cluster", right],
    ]);
    const side = { ...prod, own: ownIds(stacks, String) };
    const compared = compareViews(left, right, { ...side, names: ["inference"] }, { ...side, names: ["training"] });
    const told = compared.differences.flatMap(({ attributes }) => attributes.filter(({ noise }) => !noise));
    expect(told.map(({ path }) => path)).toEqual(["version"]);
  });
});
