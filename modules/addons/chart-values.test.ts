import { readdirSync } from "node:fs";
import { describeProblem } from "@ml-platform/rules";
import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { checkChartValues, type KnownCharts } from "./chart-values.ts";
import { readValues } from "./charts/exceptions.ts";
import { type RecordedChart, recordedCharts, type ValueTree, type ValueType } from "./charts/index.ts";
import type { JsonObject } from "./json-document.ts";

const sample: RecordedChart = {
  chart: "sample",
  version: "1.2.3",
  source: "example/sample, chart 1.2.3, read 2026-11-21",
  values: {
    replicas: "number",
    image: { tag: "string", pullPolicy: "string" },
    rbac: { serviceAccount: { create: "boolean", name: "any" } },
    labels: { "*": "any" },
    tolerations: "list",
    pdb: { maxUnavailable: "string" },
    resources: { requests: { cpu: "string" } },
    extra: "null",
  },
};
const known: KnownCharts = {
  charts: [sample],
  exceptions: [
    { chart: "sample", version: "1.2.3", path: "resources", type: "any", source: "templates/deployment.yaml" },
    { chart: "sample", version: "1.2.3", path: "global.zone", type: "string", source: "charts/other/values.yaml" },
    { chart: "other", version: "1.2.3", path: "bogus", type: "any", source: "templates/deployment.yaml" },
  ],
};

function problems(values: JsonObject, chart = { name: "sample", version: "v1.2.3" }): string[] {
  return checkChartValues(chart, values, known).map(describeProblem);
}

const said = "The chart sample 1.2.3 (example/sample, chart 1.2.3, read 2026-11-21)";

describe("values of a chart", () => {
  it("are those that it reads, in their types", () => {
    expect(
      problems({
        replicas: 2,
        image: { tag: "v1" },
        rbac: { serviceAccount: { create: true, name: "sample" } },
        labels: { team: "ml", "example.com/a": { b: 1 } },
        tolerations: [{ operator: "Exists" }],
        extra: { anything: [1] },
      }),
    ).toEqual([]);
  });

  it("may be null, left out, or known only after apply, whatever type the chart reads", () => {
    expect(
      problems({
        replicas: null,
        image: null,
        tolerations: undefined,
        bogus: undefined,
        pdb: { maxUnavailable: Token.asString({ resolve: () => "1" }) },
        labels: Token.asAny({ resolve: () => ({}) }) as unknown as JsonObject,
        rbac: { serviceAccount: { create: Token.asString({ resolve: () => true }) } },
      }),
    ).toEqual([]);
  });

  it("are refused where the chart does not know the key, all at once, at any depth", () => {
    expect(problems({ replica: 2, rbac: { serviceAcount: {}, serviceAccount: { crate: true } }, bogus: 1 })).toEqual([
      `values.replica: ${said} has no value "replica". Did you mean "replicas"? It knows replicas, image, rbac, labels, tolerations, pdb, resources, extra.`,
      `values.rbac.serviceAcount: ${said} has no value "rbac.serviceAcount". Did you mean "serviceAccount"? It knows in rbac serviceAccount.`,
      `values.rbac.serviceAccount.crate: ${said} has no value "rbac.serviceAccount.crate". Did you mean "create"? It knows in rbac.serviceAccount create, name.`,
      `values.bogus: ${said} has no value "bogus". It knows replicas, image, rbac, labels, tolerations, pdb, resources, extra.`,
    ]);
  });

  it.each<[JsonObject, string]>([
    [{ replicas: "2" }, 'values.replicas: reads a number here, not the string "2".'],
    [
      { rbac: { serviceAccount: { create: "true" } } },
      'values.rbac.serviceAccount.create: reads a boolean here, not the string "true".',
    ],
    [{ image: "sample:v1" }, 'values.image: reads a map here, not the string "sample:v1".'],
    [{ image: { tag: 1.3 } }, "values.image.tag: reads a string here, not the number 1.3."],
    [{ image: ["a"] }, 'values.image: reads a map here, not the list ["a"].'],
    [
      { tolerations: { operator: "Exists" } },
      'values.tolerations: reads a list here, not the map {"operator":"Exists"}.',
    ],
    [{ labels: ["a"] }, 'values.labels: reads a map here, not the list ["a"].'],
    [{ replicas: { min: 1 } }, 'values.replicas: reads a number here, not the map {"min":1}.'],
  ])("are refused in another type: %j", (values, problem) => {
    expect(problems(values).map((text) => text.replace(`${said} `, ""))).toEqual([problem]);
  });

  it("may be a number or text where Kubernetes reads both", () => {
    expect(problems({ pdb: { maxUnavailable: 1 } })).toEqual([]);
    expect(problems({ pdb: { maxUnavailable: true } })).toHaveLength(1);
  });

  it("may be an exception of this chart, and of no other", () => {
    expect(problems({ resources: { limits: { memory: "1Gi" } }, global: { zone: "a" } })).toEqual([]);
    expect(problems({ global: { zone: 1, region: "b" } })).toEqual([
      `values.global.zone: ${said} reads a string here, not the number 1.`,
      `values.global.region: ${said} has no value "global.region".`,
    ]);
    expect(problems({ bogus: 1 })).toHaveLength(1);
  });

  it("are refused of a chart, or a version, that nobody has recorded", () => {
    expect(problems({ a: 1 }, { name: "other", version: "1.0.0" })).toEqual([
      "chart: What the chart other reads is not recorded, so its values cannot be checked. Write its values and their types into modules/addons/charts/other.json, as the files beside it, and add it to index.ts there.",
    ]);
    expect(problems({ bogus: 1 }, { name: "sample", version: "1.3.0" })).toEqual([
      "chart.version: sample 1.3.0 is to be installed, but the values that it reads are recorded of 1.2.3 (example/sample, chart 1.2.3, read 2026-11-21). Record them of 1.3.0 in modules/addons/charts/sample.json, or install 1.2.3.",
    ]);
  });
});

describe("recorded charts", () => {
  it("are all files of the folder, each named after its chart, with the day on which it was read", () => {
    const files = readdirSync(new URL("charts/", import.meta.url)).filter((name) => name.endsWith(".json"));
    expect(recordedCharts.map(({ chart }) => `${chart}.json`)).toEqual(files.sort());
    for (const { source } of recordedCharts) expect(source).toMatch(/read \d{4}-\d{2}-\d{2}$/);
  });

  it("have exceptions only where they lack something, for the version that is recorded, each with its source", () => {
    for (const { chart, version, path, source } of readValues) {
      const recorded = recordedCharts.find((each) => each.chart === chart);
      expect([chart, recorded?.version]).toEqual([chart, version]);
      expect([path, isComplete(recorded?.values ?? {}, path.split("."))]).toEqual([path, false]);
      expect(source).toMatch(/, read \d{4}-\d{2}-\d{2}$/);
    }
  });
});

/** Whether a tree has a value, with any key that it may have. */
function isComplete(tree: ValueTree, [key = "", ...rest]: readonly string[]): boolean {
  const found: ValueType | ValueTree | undefined = tree[key] ?? tree["*"];
  if (found === undefined) return false;
  if (typeof found === "string") return rest.length === 0 || found === "any" || found === "null";
  return rest.length === 0 ? "*" in found : isComplete(found, rest);
}
