import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AvailableChart, findChart } from "./chart.ts";
import { sampleChart, writeChart } from "./testing/charts.ts";

describe("a chart", () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
    environment = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, XDG_CACHE_HOME: join(folder, "cache") };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A helm that fetches the chart `app`, notes each fetch, and shows what is in it. */
  const helm = (version = "1.2.3"): void => {
    const path = join(folder, "helm");
    const script = `#!/bin/sh
      case "$1" in
        pull) echo "$@" >> ${folder}/pulls; touch "\${2#--destination=}/app-${version}.tgz" ;;
        show) printf 'name: app\\nversion: ${version}\\nappVersion: 7\\n' ;;
      esac`;
    writeFileSync(path, script);
    chmodSync(path, 0o755);
  };

  it("on this machine is taken as it is", async () => {
    helm();
    writeChart(join(folder, "sample"), sampleChart);
    const metadata = { apiVersion: "v2", name: "sample", version: "0.1.0", appVersion: "1.0" };
    const chart = join(folder, "sample");
    expect(await findChart({ chart }, { environment, directory: folder })).toEqual({ path: chart, metadata });
  });

  it("on this machine is found from the folder in which Terraform runs, not from that of this process", async () => {
    helm();
    writeChart(join(folder, "charts", "sample"), sampleChart);
    expect(await findChart({ chart: "./charts/sample" }, { environment, directory: folder })).toMatchObject({
      path: join(folder, "charts", "sample"),
    });
  });

  it("on a machine without helm is known, and not installed", async () => {
    writeChart(join(folder, "sample"), sampleChart);
    expect(await findChart({ chart: join(folder, "sample") }, { environment, directory: folder })).toMatchObject({
      unavailable: expect.stringContaining("cannot be installed: the program helm is not on this machine"),
      metadata: { name: "sample" },
    });
  });

  it.each([
    ["is not there", {}, "Chart.yaml file is missing"],
    ["is damaged", { "Chart.yaml": "name: [" }, "cannot load Chart.yaml: "],
    ["has no name", { "Chart.yaml": "version: 1.0.0" }, "validation: chart.metadata.name is required"],
    ["has no version", { "Chart.yaml": "name: a" }, "validation: chart.metadata.version is required"],
  ])("whose Chart.yaml %s is refused", async (_what, files, reason) => {
    mkdirSync(join(folder, "broken"));
    writeChart(join(folder, "broken"), files);
    await expect(findChart({ chart: join(folder, "broken") }, { environment, directory: folder })).rejects.toThrow(
      reason,
    );
  });

  it("that is published is fetched once and kept", async () => {
    helm();
    const release = { chart: "app", repository: `https://${folder.split("-").at(-1)}.example.com`, version: "1.2.3" };
    const found = await findChart(release, { environment, directory: folder });
    expect(found).toMatchObject({ metadata: { name: "app", version: "1.2.3", appVersion: "7" } });
    expect(await findChart(release, { environment, directory: folder })).toEqual(found);
    expect(readFileSync(join(folder, "pulls"), "utf8").trim().split("\n")).toHaveLength(1);
    expect(readdirSync(join(folder, "cache", "ml-platform", "charts"))).toHaveLength(1);
  });

  it("of a range of versions is asked for again by another process, which takes nothing away from this one", async () => {
    const repository = `https://${folder.split("-").at(-1)}.example.com`;
    const release = { chart: "app", repository, version: "1.2.3 - 2.0.0" };
    helm("1.2.3");
    const here = (await findChart(release, { environment, directory: folder })) as AvailableChart;
    helm("1.3.0");
    vi.resetModules();
    const another = await import("./chart.ts");
    const there = (await another.findChart(release, { environment, directory: folder })) as AvailableChart;
    expect([basename(here.path), basename(there.path)]).toEqual(["app-1.2.3.tgz", "app-1.3.0.tgz"]);
    expect(existsSync(here.path)).toBe(true);
  });

  it.each([
    { chart: "app", repository: "https://charts.example.com", repository_username: "me" },
    { chart: "app", repository: "https://me:secret@charts.example.com" },
    { chart: "app", repository: "oci://me:secret@charts.example.com/all" },
    { chart: "https://me:secret@charts.example.com/app-1.2.3.tgz" },
  ])("that wants a password is not asked for: %j", async (release) => {
    helm();
    expect(await findChart(release, { environment, directory: folder })).toEqual({
      unavailable: expect.stringMatching(/^is not fetched: [^@]*$/),
    });
    expect(existsSync(join(folder, "pulls"))).toBe(false);
  });
});
