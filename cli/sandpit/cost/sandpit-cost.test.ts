import { small } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { resourceCosts } from "../../plan/cost/plan-cost.ts";
import type { PlanJson } from "../../terraform/plan-json.ts";
import { capRefusal } from "./cap.ts";
import { costLines, figureLines, hourlySentence, hourlyText } from "./cost-text.ts";
import { sandpitCost } from "./sandpit-cost.ts";

const today = new Date("2026-11-21");
const quota = {
  "requests.storage": "0",
  "requests.cpu": "2",
  "requests.memory": "8Gi",
  "requests.nvidia.com/gpu": "0",
};
const shared = {
  shares: ["clusters"] as const,
  base: { ...small, region: "us-east-1" },
  region: "us-east-1",
  tenant: { cluster: "ml", namespaces: ["sandpit-anna"], quota, asleep: false },
};
const dedicated = { ...shared, shares: [] };

function planOf(stack: string, resources: Readonly<Record<string, object>>) {
  const plan: PlanJson = {
    format_version: "1.2",
    resource_changes: Object.entries(resources).map(([address, after]) => {
      const [type = "", name = ""] = address.split(".");
      return { address, mode: "managed", type, name, change: { actions: ["create"], before: null, after } };
    }),
  } as PlanJson;
  return [
    stack,
    { status: "done" as const, value: { costs: resourceCosts(plan, { region: "us-east-1", today }) } },
  ] as const;
}

const role = planOf("anna-ml-tenant", { "aws_iam_role.owner": {}, "kubernetes_namespace_v1.main": {} });
const group = (desired: number) => ({
  instance_types: ["m7i.large"],
  capacity_type: "ON_DEMAND",
  scaling_config: [{ desired_size: desired, min_size: 0, max_size: 3 }],
});
const cluster = { "aws_eks_cluster.main": { version: "1.35" } };

describe("what a sandpit costs an hour", () => {
  it("keeps what a shared one pays anyway apart from what its pods may start", () => {
    const cost = sandpitCost(shared, new Map([role]));
    expect(cost.own).toEqual([]);
    expect(cost.total).toMatchObject({ hourly: 0, atMost: 0.112, asleep: 0, status: "estimated" });
    expect(hourlySentence(cost.total)).toBe("nothing an hour by itself, at most $0.11");
    expect(figureLines(cost)).toEqual([
      "only as far as its pods use them, on nodes and disks of the base:",
      "up to $0.11 (estimated)  pods: 2 vCPUs and 8 GiB: 1 x m7i.large with 100 GiB gp3 (system)",
    ]);
  });

  it("has what runs of a dedicated one, what it may grow to, and what is left asleep", () => {
    const plans = new Map([
      planOf("anna-network", { "aws_nat_gateway.a": {}, "aws_flow_log.a": {}, "aws_kms_key.a": {} }),
      planOf("anna-ml-cluster", cluster),
      planOf("anna-ml-nodes", { "aws_eks_node_group.system": group(1) }),
    ]);
    const { total } = sandpitCost(dedicated, plans);
    expect(total).toMatchObject({ hourly: 0.247, atMost: 0.449, asleep: 0.146, status: "estimated" });
    expect(hourlyText(total, "ready")).toBe("~$0.25 (<= $0.45)");
    expect(hourlyText(total, "sleeping")).toBe("~$0.15");
    expect(hourlySentence(total)).toBe("about $0.25 an hour, at most $0.45; asleep $0.15");
    expect(costLines(sandpitCost(dedicated, plans))).toEqual([
      "Cost: about $0.25 an hour, at most $0.45; asleep $0.15",
      "  up to $0.30 (estimated)  anna-ml-nodes: aws_eks_node_group.system: 1 x m7i.large, desired size",
      "  $0.10 (exact)  anna-ml-cluster: aws_eks_cluster.main: control plane, Kubernetes 1.35",
      "  $0.05 (exact)  anna-network: aws_nat_gateway.a: NAT gateway",
      "  1 more below $0.01",
    ]);
  });

  it("is at least the rest where something has no price, and says what", () => {
    const plans = new Map([planOf("anna-data", { "aws_db_instance.main": {}, "aws_nat_gateway.a": {} })]);
    const { total } = sandpitCost(dedicated, plans);
    expect(total).toMatchObject({ hourly: 0.045, status: "unknown" });
    expect(total.note).toContain("not counted: anna-data: aws_db_instance.main (no pricing rule");
    expect(hourlyText(total, "ready")).toBe(">= $0.05");
  });

  it("is exact where every price is, and nothing that was not estimated has a figure", () => {
    const { total } = sandpitCost(dedicated, new Map([planOf("anna-ml-cluster", cluster)]));
    expect(hourlyText(total, "ready")).toBe("$0.10");
    expect(hourlyText(undefined, "creating")).toBe("-");
  });
});

describe("the cap of a base", () => {
  const cost = sandpitCost(dedicated, new Map([planOf("anna-ml-nodes", { "aws_eks_node_group.system": group(0) })]));

  it("lets pass what stays within it at its largest size", () => {
    expect(capRefusal("anna", cost, { base: "dev", perHour: 0.3 })).toBeUndefined();
  });

  it("refuses what may cost more, and says why figure by figure", () => {
    expect(capRefusal("anna", cost, { base: "dev", perHour: 0.25 })).toBe(
      [
        "anna may cost $0.30 an hour by its estimate, and a sandpit of dev at most $0.25 (sandpits.perHour of dev). Nothing was changed.",
        "  up to $0.30 (estimated)  anna-ml-nodes: aws_eks_node_group.system: 0 x m7i.large, desired size; disks not included; scales 0 to 3",
        "Use smaller, fewer or no node groups of the dearest kind with --set, or ask who runs dev to raise sandpits.perHour.",
      ].join("\n"),
    );
  });
});
