import { parseState } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import type { Change, PlanJson } from "../terraform/plan-json.ts";
import { driftOf as driftWith } from "./drift-of-plan.ts";

const emptyState = () => parseState('{"version":4}');
const driftOf = (plan: PlanJson, { secrets } = emptyState()) =>
  driftWith(plan, { secrets, configuration: {}, siblings: [] }).resources;

function drift(change: Change): PlanJson {
  const resource = {
    address: "aws_db_instance.main[0]",
    mode: "managed",
    type: "aws_db_instance",
    name: "main",
    change,
  };
  return { format_version: "1.2", resource_drift: [resource as never] };
}

describe("drift", () => {
  it("has the attributes in which the real infrastructure differs from the state", () => {
    const change: Change = {
      actions: ["update"],
      before: { size: 10, tags: { a: "1" } },
      after: { size: 20, tags: {} },
    };
    expect(driftOf(drift(change))).toEqual([
      {
        address: "aws_db_instance.main[0]",
        type: "aws_db_instance",
        kind: "changed",
        attributes: [
          { path: "size", steps: ["size"], before: 10, after: 20, isUndone: false },
          { path: "tags.a", steps: ["tags", "a"], before: "1", isUndone: true },
        ],
      },
    ]);
  });

  it("has no address with a secret in its key", () => {
    const key = ["glpat", "x9Kd72hLqPz0Wm4VtR3s"].join("-");
    const plan = drift({ actions: ["update"], before: { size: 1, mode: "a" }, after: { size: 2, mode: "b" } });
    const resource_drift = plan.resource_drift?.map((each) => ({ ...each, address: `aws_db_instance.main["${key}"]` }));
    const configuration = {
      resource: { aws_db_instance: { main: { size: 1, lifecycle: { ignore_changes: ["mode"] } } } },
    };
    const { secrets } = emptyState();
    const found = driftWith({ ...plan, resource_drift } as PlanJson, { secrets, configuration, siblings: [] });
    const address = 'aws_db_instance.main["(sensitive value 1)"]';
    expect(found).toMatchObject({ resources: [{ address }], passedOver: [{ address }] });
  });

  it("names what is gone", () => {
    const [gone] = driftOf(drift({ actions: ["delete"], before: { id: "db-1" }, after: null }));
    expect(gone?.kind).toBe("removed");
  });

  it("reports that a secret changed, without its values", () => {
    const [byMark, byName] = [
      { key: { inner: "old-hunter2" }, after: { inner: "new-hunter2" } },
      { key: "old-hunter2", after: "new-hunter2" },
    ].map(({ key, after }, index) => {
      const attribute = index === 0 ? "settings" : "master_password";
      const sensitive = index === 0 ? { settings: { inner: true } } : {};
      return driftOf(
        drift({
          actions: ["update"],
          before: { [attribute]: key },
          after: { [attribute]: after },
          before_sensitive: sensitive,
          after_sensitive: sensitive,
        }),
      );
    });
    const hidden = "(sensitive value)";
    expect(byMark?.[0]?.attributes).toEqual([
      { path: "settings.inner", steps: ["settings.inner"], before: hidden, after: hidden, isUndone: false },
    ]);
    expect(byName?.[0]?.attributes[0]?.path).toBe("master_password");
    expect(JSON.stringify([byMark, byName])).not.toContain("hunter2");
  });

  it("hides every value of a resource that is marked as a whole", () => {
    const change: Change = {
      actions: ["update"],
      before: { a: "old-hunter2" },
      after: { a: "new-hunter2" },
      before_sensitive: true,
      after_sensitive: true,
    };
    expect(JSON.stringify(driftOf(drift(change)))).not.toContain("hunter2");
  });

  it("is empty when only an address moved, and without drift", () => {
    expect(driftOf(drift({ actions: ["no-op"], before: { a: 1 }, after: { a: 1 } }))).toEqual([]);
    expect(driftOf({ format_version: "1.2" })).toEqual([]);
  });

  it("hides copies of secrets of the state or of another drifted resource", () => {
    const state = parseState('{"version":4,"outputs":{"key":{"value":"hunter2-of-state","sensitive":true}}}');
    const copies = drift({
      actions: ["update"],
      before: { note: "was hunter2-of-state", other: "a hunter2-of-neighbour" },
      after: { note: "is 1", other: "b hunter2-of-neighbour" },
    });
    const neighbour = drift({
      actions: ["update"],
      before: { password: "hunter2-of-neighbour" },
      after: { password: "hunter2-of-neighbour", size: 1 },
    });
    const resource_drift = [...(copies.resource_drift ?? []), ...(neighbour.resource_drift ?? [])];
    const found = driftOf({ format_version: "1.2", resource_drift }, state);
    expect(found[0]?.attributes.map(({ path }) => path)).toEqual(["note", "other"]);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  it("knows what another resource manages although a secret of it is hidden in the states", () => {
    const policy = '{"Statement":[{"Effect":"Allow","Action":"a:B","Resource":"hunter2-of-state"}]}';
    const role = { address: "aws_iam_role.a", mode: "managed", type: "aws_iam_role", name: "a" } as const;
    const attributes = { name: "a", inline_policy: [] };
    const change: Change = {
      actions: ["update"],
      before: attributes,
      after: { ...attributes, inline_policy: [{ name: "p", policy }] },
    };
    const managed = { mode: "managed", type: "aws_iam_role_policy", values: { name: "p", role: "a", policy } } as const;
    const plan: PlanJson = {
      format_version: "1.2",
      resource_drift: [{ ...role, change }],
      prior_state: { values: { root_module: { child_modules: [{ resources: [managed] }] } } },
    };
    const { secrets } = parseState('{"version":4,"outputs":{"key":{"value":"hunter2-of-state","sensitive":true}}}');
    const { resources, passedOver } = driftWith(plan, { secrets, configuration: {}, siblings: [] });
    expect(resources).toEqual([]);
    expect(passedOver.map(({ path, reason }) => `${path} ${reason}`)).toEqual(["inline_policy mirrored"]);
    expect(JSON.stringify(passedOver)).not.toContain("hunter2");
  });
});
