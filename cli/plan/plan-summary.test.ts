import { describe, expect, it } from "vitest";
import type { Change, PlanJson, ResourceChange } from "../terraform/plan-json.ts";
import { hasChanges, redactSummary, summarize } from "./plan-summary.ts";

function resource(
  change: Partial<Change> & Pick<Change, "actions">,
  more: Partial<ResourceChange> = {},
): ResourceChange {
  return { address: "aws_vpc.main", mode: "managed", type: "aws_vpc", name: "main", change, ...more };
}

function plan(resource_changes: ResourceChange[], output_changes: Record<string, Change> = {}): PlanJson {
  return { format_version: "1.2", resource_changes, output_changes };
}

const only = (change: ResourceChange) => summarize(plan([change])).resources[0];

describe("summarize", () => {
  it.each([
    [["create"], "add"],
    [["update"], "change"],
    [["delete"], "destroy"],
    [["delete", "create"], "replace"],
    [["create", "delete"], "replace"],
    [["forget"], "forget"],
  ] as const)("%j is %s", (actions, kind) => {
    const { counts, resources } = summarize(plan([resource({ actions })]));
    expect(resources[0]?.kind).toBe(kind);
    expect(counts[kind]).toBe(1);
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(1);
  });

  it("says which attributes force a replacement", () => {
    const replace_paths = [["cidr_block"], ["setting", 0, "name"], ["cidr_block"]];
    expect(only(resource({ actions: ["delete", "create"], replace_paths }))?.because).toEqual([
      "cidr_block",
      "setting[0].name",
    ]);
  });

  it.each([
    ["replace_because_tainted", ["delete", "create"], "tainted: its creation did not finish"],
    ["delete_because_no_resource_config", ["delete"], "no longer in the configuration"],
  ] as const)("says why: %s", (action_reason, actions, because) => {
    expect(only(resource({ actions }, { action_reason }))?.because).toEqual([because]);
  });

  it("counts moves and imports, alone or with a change", () => {
    const moved = { previous_address: "aws_vpc.old" };
    const { counts, resources } = summarize(
      plan([
        resource({ actions: ["no-op"] }, moved),
        resource({ actions: ["update"] }, moved),
        resource({ actions: ["no-op"], importing: { id: "vpc-1" } }),
      ]),
    );
    expect(counts).toMatchObject({ move: 2, change: 1, import: 1, add: 0 });
    expect(resources.map(({ kind }) => kind)).toEqual(["move", "change", "import"]);
    expect(resources[2]?.importedAs).toBe("vpc-1");
  });

  it("leaves out data sources, unchanged resources and our own placeholder", () => {
    const nothing = plan([
      resource({ actions: ["no-op"] }),
      resource({ actions: ["read"] }, { mode: "data" }),
      resource({ actions: ["create"] }, { type: "terraform_data", name: "known_after_apply" }),
    ]);
    expect(hasChanges(summarize(nothing))).toBe(false);
  });

  it("counts outputs", () => {
    const outputs = {
      a: { actions: ["create"] },
      b: { actions: ["update"] },
      c: { actions: ["delete"] },
      d: { actions: ["no-op"] },
    };
    const summary = summarize(plan([], outputs as Record<string, Change>));
    expect(summary.outputs.map(({ action }) => action)).toEqual(["add", "change", "destroy"]);
    expect(hasChanges(summary)).toBe(true);
  });

  it("shows attributes that change, with sensitive and unknown parts masked", () => {
    const summary = only(
      resource({
        actions: ["update"],
        before: { same: 1, size: 1, password: "old", tags: { team: "a", key: "k1" } },
        after: { same: 1, size: 2, password: "new", tags: { team: "b", key: "k2" } },
        after_unknown: { arn: true },
        before_sensitive: { password: true, tags: { key: true } },
        after_sensitive: { password: true, tags: { key: true } },
      }),
    );
    expect(summary?.attributes).toEqual([
      { path: "arn", isUnknown: true },
      { path: "password", before: "(sensitive value)", after: "(sensitive value)", isSensitive: true },
      { path: "size", before: 1, after: 2 },
      { path: "tags.key", before: "(sensitive value)", after: "(sensitive value)", isSensitive: true },
      { path: "tags.team", before: "a", after: "b" },
    ]);
  });

  it("names deposed objects", () => {
    expect(only(resource({ actions: ["delete"] }, { deposed: "abcd1234" }))?.address).toBe(
      "aws_vpc.main (deposed abcd1234)",
    );
  });
});

describe("redactSummary", () => {
  it("removes a secret from values that are not marked", () => {
    const summary = summarize(plan([resource({ actions: ["create"], before: null, after: { script: "echo hush" } })]));
    const redacted = redactSummary(summary, (text) => text.replaceAll("hush", "***"));
    expect(redacted.resources[0]?.attributes).toEqual([{ path: "script", after: "echo ***" }]);
  });
});
