import { expect, it } from "vitest";
import { addonRules } from "./addon-rules.ts";

it("lets members scale what is theirs by KEDA, and nobody else's: nothing of the whole cluster, no jobs by its operator", () => {
  const rules = addonRules(["keda", "metrics-server"]);
  expect(rules.map(({ apiGroups, resources }) => [apiGroups, resources])).toEqual([
    [["keda.sh"], ["scaledobjects", "triggerauthentications"]],
  ]);
  expect(rules[0]?.verbs).toContain("create");
});
