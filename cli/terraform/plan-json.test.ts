import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { readPlan } from "./plan-json.ts";

const file = join(scratchDirectory("plan-json-"), "plan.json");

const unchanged = { address: "a", change: { actions: ["no-op"], before: { size: 1 }, after: { size: 1 } } };
const changed = { address: "b", change: { actions: ["update"], before: { size: 1 }, after: { size: 2 } } };
const resources = [{ address: "a", expressions: { size: { references: ["b"] } } }];
const whole = {
  format_version: "1.2",
  terraform_version: "1.11.4",
  planned_values: { root_module: {} },
  resource_changes: [unchanged, changed],
  output_changes: { out: { actions: ["no-op"] } },
  prior_state: { values: { root_module: {} } },
  configuration: { provider_config: {}, root_module: { resources, outputs: {} } },
};

it("has of a plan what commands ask it for", () => {
  writeFileSync(file, JSON.stringify(whole));
  const { format_version, resource_changes, output_changes } = whole;
  expect(readPlan(file)).toEqual({
    format_version,
    resource_changes,
    output_changes,
    configuration: { root_module: { resources } },
  });
});

it("has what does not change once", () => {
  writeFileSync(file, JSON.stringify(whole));
  const [same, other] = readPlan(file).resource_changes ?? [];
  expect(same?.change.after).toBe(same?.change.before);
  expect(other?.change).toEqual(changed.change);
});

it("has the refreshed state if it differs from the saved one", () => {
  writeFileSync(file, JSON.stringify({ ...whole, resource_drift: [changed] }));
  expect(readPlan(file)).toMatchObject({ resource_drift: [changed], prior_state: whole.prior_state });
});
