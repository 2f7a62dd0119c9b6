import { sandpitEnvironment } from "@ml-platform/environments";
import { dedicatedSandpit, sharedSandpit, small, smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { sandpitDifferences } from "./differences.ts";

const base = { environment: small, spec: smallSpec };

describe("how a sandpit differs from its base", () => {
  it("in nothing that both have, for a shared one, and in what its owner chose", () => {
    expect(sandpitDifferences(sharedSandpit, {})).toEqual({
      shared: ["network", "clusters"],
      own: ["tenant"],
      differs: [],
    });
    const changes = { tenant: { quota: { pods: "5" }, namespaces: ["batch"] } };
    const changed = sandpitEnvironment(base, { name: "bea", owner: "bea.c", kind: "shared", asleep: false, changes });
    expect(sandpitDifferences(changed, { changes }).differs).toEqual([
      { path: "tenant.quota.pods", sandpit: "5", chosen: true },
      { path: "tenant.namespaces", sandpit: ["sandpit-bea", "sandpit-bea-batch"], chosen: true },
    ]);
  });

  it("in what is shrunk and in its version, for a dedicated one", () => {
    const { shared, own, differs } = sandpitDifferences(dedicatedSandpit, { kubernetes: "1.36" });
    expect({ shared, own }).toEqual({ shared: [], own: ["network", "clusters", "tenant"] });
    expect(differs).toContainEqual({
      path: "network.cidr",
      base: "10.20.0.0/16",
      sandpit: "10.128.0.0/16",
      chosen: false,
    });
    expect(differs).toContainEqual({ path: "clusters.ml.kubernetes", base: "1.35", sandpit: "1.36", chosen: true });
    expect(differs.map(({ path }) => path)).not.toContain("clusters.ml.nodeGroups.system.instanceType");
  });

  it("says what its owner chose, also where it is a part or the whole of something", () => {
    const changes = { clusters: { ml: { nodeGroups: { "gpu-training": null, system: { size: { min: 1 } } } } } };
    const spec = { name: "cleo", owner: "cleo.d", kind: "dedicated", range: "10.128.0.0/16", asleep: false } as const;
    const { differs } = sandpitDifferences(sandpitEnvironment(base, { ...spec, changes }), { changes });
    const chosen = differs.filter((each) => each.chosen);
    expect(chosen).toMatchObject([
      { path: "clusters.ml.nodeGroups.gpu-training", base: { instanceType: "g6.12xlarge" } },
      { path: "clusters.ml.nodeGroups.system.size.min", base: 2, sandpit: 1 },
    ]);
    expect(chosen[0]).not.toHaveProperty("sandpit");
  });
});
