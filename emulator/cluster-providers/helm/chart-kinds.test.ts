import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../overlays/yaml.ts";
import { goesWith, kindsOfRelease, type ReleaseOfChart } from "./chart-kinds.ts";

const release = (chart: string, values: JsonObject = {}, skipCrds = false): ReleaseOfChart => ({
  name: chart,
  namespace: "system",
  chart,
  values,
  skipCrds,
});

const namesOf = (...[chart, values, skipCrds]: Parameters<typeof release>): string[] =>
  (kindsOfRelease(release(chart, values, skipCrds))?.definitions ?? []).map(({ metadata }) => metadata.name);

describe("the kinds of a release", () => {
  it.each(readdirSync(new URL("kinds", import.meta.url)).map((file) => file.replace(/\.json$/, "")))(
    "of %s are known, each a definition of its own",
    (chart) => {
      const names = namesOf(chart, { crds: { enabled: true } });
      expect(names.length).toBeGreaterThan(1);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !/^[a-z]+\.[a-z0-9-]+\.[a-z0-9.-]+$/.test(name))).toEqual([]);
    },
  );

  it("are those that its values ask for", () => {
    expect(namesOf("metrics-server")).toEqual([]);
    expect(namesOf("cert-manager")).toEqual([]);
    expect(namesOf("external-secrets", { installCRDs: false })).toEqual([]);
    expect(namesOf("keda", { crds: { install: false } })).toEqual([]);
    const some = namesOf("external-secrets", { crds: { createPushSecret: false } });
    expect(some).toContain("clustersecretstores.external-secrets.io");
    expect(some).not.toContain("pushsecrets.external-secrets.io");
    expect(namesOf("aws-load-balancer-controller", {}, true)).toEqual([]);
  });

  it.each([
    ["kueue", {}, true],
    ["keda", {}, true],
    ["external-secrets", {}, true],
    ["cert-manager", { crds: { enabled: true, keep: false } }, true],
    ["cert-manager", { crds: { enabled: true } }, false],
    ["aws-load-balancer-controller", {}, false],
  ])("of %s with %j go with it: %s", (chart, values, expected) => {
    const [definition] = kindsOfRelease(release(chart, values))?.definitions ?? [];
    expect(goesWith(definition!, release(chart))).toBe(expected);
    expect(goesWith(definition!, { name: "other", namespace: "system" })).toBe(false);
  });
});
