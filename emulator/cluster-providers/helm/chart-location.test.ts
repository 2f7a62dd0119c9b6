import { describe, expect, it } from "vitest";
import type { ObjectValue } from "../../wire/value.ts";
import { type ChartLocation, chartLocation } from "./chart-location.ts";

const files = ["/stack/charts/app", "/stack/app", "/charts/app-1.0.0.tgz", "/stack/local/app"];
const exists = (path: string): boolean => files.includes(path);

describe("the location of a chart", () => {
  it.each<[ObjectValue, ChartLocation]>([
    [{ chart: "./charts/app" }, { kind: "local", path: "/stack/charts/app" }],
    [
      { chart: "/charts/app-1.0.0.tgz", version: "1.0.0" },
      { kind: "local", path: "/charts/app-1.0.0.tgz" },
    ],
    [{ chart: "app" }, { kind: "local", path: "/stack/app" }],
    [
      { chart: "app", repository: "local" },
      { kind: "local", path: "/stack/local/app" },
    ],
    [
      { chart: "app", repository: "https://charts.example.com", version: " 1.2.3 " },
      { kind: "remote", reference: "app", repository: "https://charts.example.com", version: "1.2.3" },
    ],
    [
      { chart: "app", repository: "oci://registry.example.com/charts/" },
      { kind: "remote", reference: "oci://registry.example.com/charts/app" },
    ],
    [
      { chart: "oci://registry.example.com/charts/app", version: "1.2.3" },
      { kind: "remote", reference: "oci://registry.example.com/charts/app", version: "1.2.3" },
    ],
    [
      { chart: "https://example.com/app-1.0.0.tgz", version: "1.0.0" },
      { kind: "remote", reference: "https://example.com/app-1.0.0.tgz" },
    ],
    [
      { chart: "app", repository: "https://charts.example.com", devel: true },
      { kind: "remote", reference: "app", repository: "https://charts.example.com", version: ">0.0.0-0" },
    ],
    [{ chart: "./gone" }, { kind: "missing", reason: 'Unable to locate chart ./gone: path "./gone" not found' }],
    [{ chart: "/gone" }, { kind: "missing", reason: 'Unable to locate chart /gone: path "/gone" not found' }],
    [
      { chart: "stable/gone" },
      { kind: "missing", reason: "Unable to locate chart stable/gone: repo stable not found" },
    ],
    [
      { chart: "gone" },
      {
        kind: "missing",
        reason:
          "Unable to locate chart gone: non-absolute URLs should be in form of repo_name/path_to_chart, got: gone",
      },
    ],
  ])("of %j is %j", (release, location) => {
    expect(chartLocation(release, "/stack", exists)).toEqual(location);
  });
});
