import { readFileSync } from "node:fs";
import type { Environment } from "@ml-platform/environments";
import { small } from "@ml-platform/environments/testing";
import { knownProviderVersions } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { type Facts, findStale } from "./find-stale.ts";

const [cluster] = Object.values(small.clusters);
if (cluster === undefined) throw new Error("the small environment has no cluster");
const plain = { ...cluster, nodeGroups: {}, platform: { addons: {} } };
type Cluster = Environment["clusters"][string];

function environment(name: string, clusters: Readonly<Record<string, string | Partial<Cluster>>>, more: object = {}) {
  const made = Object.entries(clusters).map(([key, value]): [string, Cluster] => {
    return [key, { ...plain, ...(typeof value === "string" ? { kubernetes: value } : value) }];
  });
  const spec: Environment = { ...small, name, protected: false, clusters: Object.fromEntries(made), ...more };
  return { file: `environments/${name}.ts`, environment: spec };
}

/** One line for each finding: what may be bumped, and why the rest waits. */
function found(environments: Facts["environments"], more: Partial<Facts> = {}) {
  const today = new Date("2026-11-26T12:00:00Z");
  const facts: Facts = { environments, tables: [], locked: new Map(), today, withinDays: 90, ...more };
  const { findings, bumps } = findStale(facts);
  return findings.map((finding) => {
    const bump = bumps.find((each) => each.finding === finding);
    return `${finding.subject} ${finding.has}: ${bump === undefined ? finding.byHand : `to ${bump.to}`}`;
  });
}

describe("Kubernetes", () => {
  it("is raised in the first environment that lags, and in others to what those before have", () => {
    const versions = (dev: string, staging: string, prod: string) =>
      found([
        environment("dev", { ml: dev }),
        environment("staging", { ml: staging }),
        environment("prod", { ml: prod }),
      ]);
    expect(versions("1.36", "1.36", "1.36")).toEqual([]);
    expect(versions("1.35", "1.35", "1.35")).toEqual([
      "dev/ml 1.35: to 1.36",
      "staging/ml 1.35: dev comes first",
      "prod/ml 1.35: dev comes first",
    ]);
    expect(versions("1.36", "1.35", "1.35")).toEqual(["staging/ml 1.35: to 1.36", "prod/ml 1.35: staging comes first"]);
    expect(versions("1.35", "1.34", "1.34")).toEqual([
      "dev/ml 1.35: to 1.36",
      "staging/ml 1.34: to 1.35",
      "prod/ml 1.34: staging comes first",
    ]);
  });

  it("is raised cluster by cluster where the environment is protected", () => {
    const prod = (a: string, b: string) => found([environment("prod", { a, b }, { protected: true })]);
    const later = (name: string) => `prod is protected: its clusters come one by one, ${name} first`;
    expect(prod("1.35", "1.35")).toEqual(["prod/a 1.35: to 1.36", `prod/b 1.35: ${later("a")}`]);
    expect(prod("1.35", "1.34")).toEqual([`prod/a 1.35: ${later("b")}`, "prod/b 1.34: to 1.35"]);
    expect(prod("1.36", "1.35")).toEqual(["prod/b 1.35: to 1.36"]);
    expect(found([environment("dev", { a: "1.35", b: "1.35" })])).toEqual([
      "dev/a 1.35: to 1.36",
      "dev/b 1.35: to 1.36",
    ]);
  });

  it("waits for a person where validation would refuse it", () => {
    const group = { instanceType: "m7i.large", size: { min: 0, max: 1 }, releaseVersion: "1.34.2-20261101" };
    const nodeGroups = { a: { ...Object.values(cluster.nodeGroups)[0], ...group } } as Cluster["nodeGroups"];
    const [pinned] = found([environment("dev", { ml: { kubernetes: "1.34", nodeGroups } })]);
    expect(pinned).toMatch(
      /^dev\/ml 1\.34: nodeGroups\.a\.releaseVersion: "1\.34\.2-20261101" is for Kubernetes 1\.34/,
    );
  });

  it("is its owner's choice in a personal environment", () => {
    const hers = environment("anna", { own: "1.34" }, { kind: "personal", tags: { owner: "anna" } });
    expect(found([environment("dev", { ml: "1.36" }), hers])).toEqual(["anna/own 1.34: anna decides"]);
  });
});

describe("everything else", () => {
  it("is a pinned add-on that is older than its table", () => {
    const pinnedTo = (version: string) =>
      found([
        environment("dev", {
          ml: { kubernetes: "1.36", platform: { addons: { "metrics-server": { replicas: 2, version } } } },
        }),
      ]);
    expect(pinnedTo("v0.9.0-eksbuild.5")).toEqual(["dev/ml/metrics-server v0.9.0-eksbuild.5: to v0.9.0-eksbuild.11"]);
    expect(pinnedTo("v0.9.0-eksbuild.11")).toEqual([]);
    expect(pinnedTo("v0.9.1-eksbuild.1")).toEqual([]);
  });

  it("is a pinned image that is older than three months", () => {
    const group = (releaseVersion: string) => {
      const nodeGroups = { a: { ...Object.values(cluster.nodeGroups)[0], releaseVersion } } as Cluster["nodeGroups"];
      return found([environment("dev", { ml: { kubernetes: "1.36", nodeGroups } })]);
    };
    expect(group("1.36.2-20260714")).toEqual([expect.stringContaining("dev/ml/a 1.36.2-20260714: ")]);
    expect(group("1.36.2-20261101")).toEqual([]);
    expect(group("1.42.0-1a2b3c4d")).toEqual([]);
  });

  it("is a lock file with an older provider", () => {
    expect(found([], { locked: new Map([["hashicorp/aws", "5.100.0"]]) })).toEqual([
      expect.stringContaining("hashicorp/aws 5.100.0: write the lock file anew"),
    ]);
    expect(
      found([], {
        locked: new Map([
          ["hashicorp/aws", "99.0.0"],
          ["other/one", "0.1.0"],
        ]),
      }),
    ).toEqual([]);
  });

  it("knows the AWS provider that the emulator knows as the newest", () => {
    const schema = new URL("../../../emulator/schema/newest-aws.json", import.meta.url);
    expect(knownProviderVersions["hashicorp/aws"]).toBe(JSON.parse(readFileSync(schema, "utf8")).provider);
  });

  it("is a table that nobody has looked at for half a year", () => {
    const tables = [
      { file: "rules/old.ts", asOf: "2026-05-29" },
      { file: "rules/new.ts", asOf: "2026-05-31" },
    ];
    expect(found([], { tables })).toEqual(["rules/old.ts 2026-05-29: its docstring names its sources"]);
  });
});
