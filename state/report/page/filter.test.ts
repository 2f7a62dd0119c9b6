import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { type Filter, filterOf } from "./filter.ts";
import { buildModel } from "./model.ts";

const model = buildModel(sampleReport());
const found = (filter: Filter) => model.entries.filter(filterOf(filter)).map(({ key }) => key);

describe("a filter", () => {
  it("matches everything if nothing is selected", () => {
    expect(found({})).toHaveLength(model.entries.length);
  });

  it("finds text in addresses and values, ignoring case; all words must occur", () => {
    expect(found({ query: "G6.12XLARGE" })).toEqual(["dev-ml-nodes/aws_eks_node_group.gpu-training_group_CAFED00D"]);
    expect(found({ query: "g6.12xlarge spot" })).toHaveLength(1);
    expect(found({ query: "g6.12xlarge on_demand" })).toEqual([]);
  });

  it("finds attributes by name or path, inside lists too, by whole value or prefix", () => {
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

  it("narrows by menus, and by the same conditions in the query", () => {
    expect(found({ stack: "dev-network", type: "aws_subnet" })).toHaveLength(4);
    expect(found({ query: "stack:dev-network type:aws_subnet is:managed" })).toEqual(
      found({ stack: "dev-network", type: "aws_subnet" }),
    );
    expect(found({ condition: "deposed" })).toHaveLength(1);
    expect(found({ condition: "tainted" })).toEqual(found({ query: "is:tainted" }));
    expect(found({ query: "is:nonsense" })).toEqual([]);
    expect(found({ query: "is:constructor" })).toEqual([]);
    expect(found({ query: "constructor:x" })).toEqual([]);
  });
});
