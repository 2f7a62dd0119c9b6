import { beforeAll, describe, expect, it } from "vitest";
import { isObject, type Json } from "../model/json.ts";
import { visibleAttributes } from "../model/state.ts";
import { handWritten } from "../testing/hand-written.ts";
import { readGenerated } from "../testing/read-generated.ts";
import { indexStates, type StateIndex } from "./index-states.ts";
import { parseQuery } from "./query.ts";
import { search } from "./search.ts";
import { resourcesWith } from "./search-text.ts";

let index: StateIndex;
beforeAll(async () => {
  index = indexStates(
    await handWritten([
      {
        id: "dev-ml-nodes",
        resources: [
          {
            type: "aws_eks_node_group",
            name: "gpu",
            attributes: {
              id: "dev-ml:gpu",
              instance_types: ["g6.12xlarge", "g6.xlarge"],
              scaling_config: [{ min_size: 2, max_size: 20 }],
              tags: { Name: "dev gpu", team: "ml", "kubernetes.io/role": "node", "kubernetes.io/role/elb": "" },
            },
          },
          {
            type: "aws_launch_template",
            name: "gpu",
            attributes: { name: "Name with spaces", tags: { team: "core" } },
          },
        ],
      },
      {
        id: "prod-ml-nodes",
        resources: [{ type: "aws_eks_node_group", name: "gpu", attributes: { password: "hunter22" } }],
      },
    ]),
  );
});

const hits = (query: string) =>
  search(index, query).matches.map(({ entry }) => `${entry.stack.environment} ${entry.resource.type}`);
const [group, template, prod] = ["dev aws_eks_node_group", "dev aws_launch_template", "prod aws_eks_node_group"];

describe("a search", () => {
  it.each([
    ["gpu", [group, template, prod]],
    ["GPU", [group, template, prod]],
    ["g6.12", [group]],
    ["dev-ml:gpu", [group]],
    ['"name with spaces"', [template]],
    ["instance_types=g6.xlarge", [group]],
    ["instance_types=g6", []],
    ["instance_types=g6*", [group]],
    ["min_size=2", [group]],
    ["max_size=2", []],
    ["scaling_config.min_size=2", [group]],
    ['name="Name with spaces"', [template]],
    ["tag=team=ml", [group]],
    ["tag:team=core", [template]],
    ['tag="Name=dev gpu"', [group]],
    ['tag:"Name=dev gpu"', [group]],
    ["tag:team", [group, template]],
    ["tag=kubernetes.io/role=node", [group]],
    ["tag:kubernetes.io/role/elb", [group]],
    ["tag:kubernetes.io/role/elb=", [group]],
    ["scaling_config.0.min_size=2", [group]],
    ["instance_types.1=g6.xlarge", [group]],
    ["type:eks", [group, prod]],
    ["env:prod gpu", [prod]],
    ["stack:ml-nodes type:launch", [template]],
    ["stack:dev-ml-nodes", [group, template]],
    ["gpu tag:team=core", [template]],
    ["is:tainted", []],
    ["is:constructor", []],
    ["constructor:x", []],
    ["__proto__:x", []],
    ["scaling_config", []],
  ])("for %s", (query, expected) => {
    expect(hits(query)).toEqual(expected);
  });

  it("never finds a secret", () => {
    expect(hits("hunter22")).toEqual([]);
    expect(hits("password=hunter22")).toEqual([]);
  });

  it("shows the values that match, with their paths", () => {
    expect(search(index, "type:eks g6.12").matches[0]?.found).toEqual([
      { path: "instance_types.0", value: "g6.12xlarge" },
    ]);
  });

  it("shows paths that can be used in a query", () => {
    const found = (query: string) => search(index, query).matches[0]?.found;
    expect(found("min_size=2")).toEqual([{ path: "scaling_config.0.min_size", value: "2" }]);
    expect(found("scaling_config.0.min_size=2")).toEqual(found("min_size=2"));
    expect(found("tag:kubernetes.io/role/elb")).toEqual([{ path: "tags.kubernetes.io/role/elb", value: "" }]);
  });

  it("counts all matches and returns up to the limit", () => {
    expect(search(index, "gpu", { limit: 1 })).toMatchObject({ total: 3, matches: [{}] });
  });

  it.each([
    ["", "Nothing to search for."],
    ["instance_type=x", 'Nothing has an attribute "instance_type". Did you mean instance_types?'],
    ["type=aws_vpc", '"type=" searches attributes of that name. The filter is type:aws_vpc.'],
    ["tag:taem", 'Nothing has a tag "taem". Did you mean team?'],
    ["env:pord", 'There is no environment "pord". Did you mean prod?'],
    ["is:broken", '"is:broken" is not a filter. Use one of: is:tainted, is:deposed, is:data, is:managed.'],
  ])("explains why %j finds nothing", (query, note) => {
    expect(search(index, query)).toMatchObject({ total: 0, notes: [note] });
  });

  it("counts all and shows the first, in the order of the states", async () => {
    const states = indexStates(await readGenerated({ states: 4, resources: 80 }));
    const everything = search(states, "us-east-2", { limit: 1000 });
    expect(everything.total).toBeGreaterThan(20);
    const addresses = everything.matches.map(({ entry }) => entry);
    expect(addresses).toEqual(states.entries.filter((entry) => addresses.includes(entry)));
    const some = search(states, "us-east-2", { limit: 7 });
    expect(some).toEqual({ ...everything, matches: everything.matches.slice(0, 7) });
  });

  it("finds every visible value of every form of state", async () => {
    const all = indexStates(await readGenerated({ states: 4, resources: 80 }));
    for (const entries of all.stacks) {
      for (const [number, { resource }] of entries.all.entries()) {
        const values = new Set(leaves(visibleAttributes(resource)));
        for (const value of values) expect(resourcesWith(entries.text, [value.toLowerCase()])).toContain(number);
      }
    }
    expect(search(all, 'we"ird').total).toBeGreaterThan(0);
  });
});

function leaves(value: Json): string[] {
  if (Array.isArray(value) || isObject(value)) return Object.values(value).flatMap(leaves);
  return value === null || value === "" ? [] : [String(value)];
}

describe("a query", () => {
  it("treats base64 and addresses as plain text", () => {
    expect(parseQuery("bnVsbA== aws_subnet.private[0]")).toEqual([
      { kind: "text", text: "bnvsba==" },
      { kind: "text", text: "aws_subnet.private[0]" },
    ]);
  });
});
