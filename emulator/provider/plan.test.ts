import { describe, expect, it } from "vitest";
import type { ResourceOverlay } from "../overlays/overlay.ts";
import type { Block, Schema } from "../schema/schema.ts";
import { type ObjectValue, unknown, type Value } from "../wire/value.ts";
import { fillIn, type Planned, plan } from "./plan.ts";

const element: Block = {
  attributes: { key: { type: "string", required: true }, made: { type: "string", optional: true, computed: true } },
  block_types: {},
};
const schema: Schema = {
  version: 0,
  block: {
    attributes: {
      id: { type: "string", computed: true },
      name: { type: "string", required: true },
      size: { type: "number", optional: true, computed: true },
      serial: { type: "number", computed: true },
      tags: { type: ["map", "string"], optional: true },
      tags_all: { type: ["map", "string"], optional: true, computed: true },
      secret: { type: "string", optional: true, write_only: true },
    },
    block_types: { rule: { nesting_mode: "list", block: element }, mark: { nesting_mode: "set", block: element } },
  },
};
const overlay: ResourceOverlay = {
  forceNew: ["name", "rule.*.key"],
  defaults: { size: 1 },
  recomputed: { serial: ["name", "rule"] },
  computed: () => ({}),
};
const empty: ObjectValue = {
  id: null,
  name: "a",
  size: null,
  serial: null,
  tags: null,
  tags_all: null,
  secret: null,
  rule: [],
  mark: [],
};
const existing: ObjectValue = { ...empty, id: "i-1", size: 1, serial: 1, tags_all: { env: "dev" } };

function planned(
  prior: ObjectValue | null,
  config: ObjectValue,
  proposed: ObjectValue,
  defaultTags: Value = { env: "dev" },
): Planned {
  return plan({ schema, overlay, prior, config, proposed, defaultTags });
}

describe("planning a create", () => {
  it("leaves unknown what only the provider can set, and fills in defaults and tags", () => {
    const { state, requiresReplace } = planned(null, { ...empty, tags: { a: "b" } }, { ...empty, tags: { a: "b" } });
    expect(state).toMatchObject({ id: unknown, serial: unknown, size: 1, tags_all: { env: "dev", a: "b" } });
    expect(requiresReplace).toEqual([]);
  });

  it("leaves computed values inside blocks unknown", () => {
    const config = { ...empty, rule: [{ key: "k", made: null }], mark: [{ key: "m", made: "set" }] };
    expect(planned(null, config, config).state).toMatchObject({
      rule: [{ key: "k", made: unknown }],
      mark: [{ key: "m", made: "set" }],
    });
  });

  it("does not guess tags_all while a tag is unknown", () => {
    const config = { ...empty, tags: { a: unknown } };
    expect(planned(null, config, config).state["tags_all"]).toBe(unknown);
    expect(planned(null, empty, empty, unknown).state["tags_all"]).toBe(unknown);
  });

  it("never shows write-only values", () => {
    const config = { ...empty, secret: "s" };
    expect(planned(null, config, config).state["secret"]).toBeNull();
  });
});

describe("planning an update", () => {
  it("changes nothing when nothing changed", () => {
    expect(planned(existing, empty, existing)).toEqual({ state: existing, requiresReplace: [] });
  });

  it("requires replacement, with the address of the attribute that cannot change", () => {
    const { requiresReplace, state } = planned(existing, { ...empty, name: "b" }, { ...existing, name: "b" });
    expect(requiresReplace).toEqual([["name"]]);
    expect(state["serial"]).toBe(unknown);
  });

  it("compares the elements of lists, and their lengths", () => {
    const rule = [{ key: "k", made: "x" }];
    const prior = { ...existing, rule };
    const config = { ...empty, rule: [{ key: "l", made: null }] };
    const changed = planned(prior, config, { ...prior, rule: [{ key: "l", made: "x" }] });
    expect(changed.requiresReplace).toEqual([["rule", 0, "key"]]);
    const grown = planned(prior, empty, { ...prior, rule: [...rule, { key: "n", made: null }] });
    expect(grown.requiresReplace).toEqual([["rule"]]);
    expect(grown.state["rule"]).toEqual([rule[0], { key: "n", made: unknown }]);
  });

  it("recomputes tags_all when tags change", () => {
    const { state } = planned(existing, { ...empty, tags: { a: "b" } }, { ...existing, tags: { a: "b" } });
    expect(state["tags_all"]).toEqual({ env: "dev", a: "b" });
    expect(state["serial"]).toBe(1);
  });
});

describe("filling in what the plan left unknown", () => {
  it("reaches into blocks, and names attributes that have no value", () => {
    const before = { ...empty, id: unknown, serial: unknown, size: unknown, rule: [{ key: "k", made: unknown }] };
    const { state, missing } = fillIn(schema, before, { id: "i-1", rule: [{ key: "ignored", made: "x" }] });
    expect(state).toMatchObject({ id: "i-1", size: null, rule: [{ key: "k", made: "x" }] });
    expect(missing).toEqual(["serial"]);
  });
});
