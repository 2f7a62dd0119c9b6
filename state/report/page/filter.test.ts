import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { type Filter, filterOf } from "./filter.ts";
import { buildModel } from "./model.ts";

const model = buildModel(sampleReport());
const found = (filter: Filter) => model.entries.filter(filterOf(filter)).map(({ key }) => key);

describe("a filter", () => {
  it("lets everything through when nothing is asked", () => {
    expect(found({})).toHaveLength(model.entries.length);
  });

  it("finds text in addresses and values, whatever its case; all words must be there", () => {
    expect(found({ query: "G6.12XLARGE" })).toEqual(["dev-ml-nodes/aws_eks_node_group.gpu-training_group_CAFED00D"]);
    expect(found({ query: "g6.12xlarge spot" })).toHaveLength(1);
    expect(found({ query: "g6.12xlarge on_demand" })).toEqual([]);
  });

  it("finds attributes by name or path, in lists too, whole or by their beginning", () => {
    const gpu = found({ query: "instance_types=g6*" });
    expect(gpu).toContain("staging-ml-nodes/aws_eks_node_group.gpu-training_group_CAFED00D");
    expect(found({ query: "instance_types=g6" })).toEqual([]);
    expect(found({ query: "scaling_config.max_size=4 env:dev" })).toHaveLength(1);
    expect(found({ query: "scaling_config.0.max_size=4 env:dev" })).toHaveLength(1);
    expect(found({ query: "retention_in_days=30 env:dev" })).toHaveLength(1);
  });

  it("finds tags", () => {
    expect(found({ query: "tag=cost-centre=ml-dev" })).toEqual(found({ environment: "dev" }));
    expect(found({ query: "tag:nonsense" })).toEqual([]);
  });

  it("narrows by menus and by the same words in the query", () => {
    expect(found({ stack: "dev-network", type: "aws_subnet" })).toHaveLength(4);
    expect(found({ query: "stack:dev-network type:aws_subnet is:managed" })).toEqual(
      found({ stack: "dev-network", type: "aws_subnet" }),
    );
    expect(found({ standing: "deposed" })).toHaveLength(1);
    expect(found({ standing: "tainted" })).toEqual(found({ query: "is:tainted" }));
    expect(found({ query: "is:nonsense" })).toEqual([]);
    expect(found({ query: "is:constructor" })).toEqual([]);
    expect(found({ query: "constructor:x" })).toEqual([]);
  });
});

it("filters 10,000 resources well within 100 ms", () => {
  const large = buildModel(sampleReport({ resources: 10_000 }));
  const holds = filterOf({ query: "tag=team=team-7 memory_size=256 example" });
  // The quickest of a few, since other tests run beside this one.
  const times = [1, 2, 3, 4].map(() => {
    const started = performance.now();
    expect(large.entries.filter(holds).length).toBeGreaterThan(10);
    return performance.now() - started;
  });
  expect(Math.min(...times)).toBeLessThan(100);
});
