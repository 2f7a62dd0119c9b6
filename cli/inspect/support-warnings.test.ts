import { complete } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { supportWarnings } from "./support-warnings.ts";

const stack = (cluster: string, kind: string) => ({ kind, cluster, id: `complete-${cluster}-${kind}` });
const stacks = [stack("training", "cluster"), stack("inference", "cluster"), stack("inference", "nodes")];

describe("supportWarnings", () => {
  it("names each cluster whose version leaves support soon, once", () => {
    expect(supportWarnings({ environment: complete, stacks }, new Date("2026-11-26"))).toEqual([
      expect.stringMatching(/^complete-inference-cluster: URGENT: Kubernetes 1\.34 leaves standard support in 6 days/),
    ]);
    expect(supportWarnings({ environment: complete, stacks: stacks.slice(2) }, new Date("2026-11-26"))).toEqual([]);
    expect(supportWarnings({ environment: complete, stacks }, new Date("2026-08-01"))).toEqual([]);
  });
});
