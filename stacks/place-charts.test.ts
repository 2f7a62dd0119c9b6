import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { objectsChart } from "@ml-platform/modules/addons";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chartsRoot, placeCharts } from "./place-charts.ts";

/** By path, in the order of paths. */
function filesOf(directory: string): [path: string, content: string][] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path.slice(directory.length + 1), readFileSync(path, "utf8")]);
}

const source = join(chartsRoot, objectsChart);

describe("the charts of the repository", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "place-charts-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const configure = (release: object): void => {
    const configuration = JSON.stringify({ resource: { helm_release: { release } } }, null, 2);
    writeFileSync(join(directory, "cdk.tf.json"), configuration);
    placeCharts(directory);
  };
  const placed = (): string => join(directory, "charts", "objects");

  it("are beside the configuration that uses them, and nowhere else", () => {
    configure({ chart: objectsChart });
    expect(filesOf(placed())).toEqual(filesOf(source));
    expect(filesOf(placed()).map(([path]) => path)).toEqual(["Chart.yaml", "templates/objects.yaml", "values.yaml"]);
    configure({ chart: "kueue" });
    expect(existsSync(placed())).toBe(false);
  });

  it("are only those of the repository, whatever was there", () => {
    configure({ chart: objectsChart });
    writeFileSync(join(placed(), "templates", "left-over.yaml"), "kind: Secret");
    configure({ chart: objectsChart });
    expect(filesOf(placed())).toEqual(filesOf(source));
  });

  // Terraform sees a new version, and nothing else of a chart: a change without one would reach no cluster.
  it("have a new version whenever a file changes", () => {
    const files = filesOf(source);
    const { version } = parse(new Map(files).get("Chart.yaml") ?? "") as { version: string };
    const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex");
    expect({ version, hash }).toEqual({
      version: "1.0.0",
      hash: "602883176240ba8d1daa810c1fce3583c8d534cf132453ef015d7f6f7f479163",
    });
  });
});
