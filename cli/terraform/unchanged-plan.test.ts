import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { isMarked, maskMarked, sensitiveValues } from "../plan/marks.ts";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { stateText } from "../testing/state-file.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";
import { zipArchive } from "../testing/zip-archive.ts";
import type { PlanJson } from "./plan-json.ts";
import { readPlan } from "./plan-json.ts";
import { unchangedPlan } from "./unchanged-plan.ts";

const scratch = scratchDirectory("unchanged-plan-");

function planWith(tfstate: string): string {
  const file = join(mkdtempSync(join(scratch, "plan-")), "plan.tfplan");
  writeFileSync(file, zipArchive({ tfplan: "", tfstate }));
  return file;
}

describe("unchangedPlan", () => {
  const resources = [
    { type: "aws_vpc", name: "b", attributes: { id: "vpc-1" } },
    { type: "aws_db_instance", name: "a", attributes: { password: "hush-hush" }, sensitive: ["password"] },
  ];

  it("has what exists in the order of addresses, and what the state marks", () => {
    const plan = unchangedPlan(planWith(stateText({ resources })), false);
    expect(plan?.resource_changes?.map(({ address }) => address)).toEqual(["aws_db_instance.a", "aws_vpc.b"]);
    expect(plan?.resource_changes?.[0]?.change.before_sensitive).toEqual({ password: true });
    expect(sensitiveValues(plan as PlanJson)).toEqual(["hush-hush"]);
    expect(plan?.isDrifted).toBeUndefined();
  });

  it("marks what is in a list in a list, as a plan does", () => {
    const steps = ["block", 1, "token"].map((value) =>
      typeof value === "string" ? { type: "get_attr", value } : { type: "index", value: { value, type: "number" } },
    );
    const instance = { attributes: { block: [{}, { token: "hush-hush" }] }, sensitive_attributes: [steps] };
    const resource = { mode: "managed", type: "aws_msk_cluster", name: "a", instances: [instance] };
    const plan = unchangedPlan(planWith(JSON.stringify({ version: 4, resources: [resource] })), false);
    const { before, before_sensitive } = plan?.resource_changes?.[0]?.change ?? {};
    expect(maskMarked(before, before_sensitive, "hidden")).toEqual({ block: [{}, { token: "hidden" }] });
    expect(sensitiveValues(plan as PlanJson)).toEqual(["hush-hush"]);
  });

  it("says that the refresh found what is not listed", () => {
    expect(unchangedPlan(planWith(stateText({ resources })), true)?.isDrifted).toBe(true);
  });

  it("is not known from a file of another format", () => {
    expect(unchangedPlan(planWith('{"version":5}'), false)).toBeUndefined();
    expect(unchangedPlan(planWith('{"version":4,'), false)).toBeUndefined();
    const encrypted = planWith("");
    writeFileSync(encrypted, '{"encrypted_data":"..."}');
    expect(unchangedPlan(encrypted, false)).toBeUndefined();
  });
});

const configuration = {
  variable: { token: { default: "hidden-token", sensitive: true } },
  locals: { sizes: { "a.b": 1, 'c"d': 2.5 } },
  resource: {
    terraform_data: {
      one: { input: { list: [1, null, { deep: "${var.token}" }], id: "${terraform_data.none[0].id}" } },
      none: { count: 2 },
      each: { for_each: "${local.sizes}", input: "${each.value}", triggers_replace: ["${var.token}"] },
    },
  },
  data: { terraform_remote_state: { other: { backend: "local", config: { path: "other.tfstate" } } } },
  output: {
    all: { value: "${terraform_data.each}", sensitive: true },
    id: { value: "${terraform_data.one.id}" },
    read: { value: "${data.terraform_remote_state.other.outputs.id}" },
  },
};

describeWithTerraform("unchangedPlan", () => {
  it("says what `terraform show` says", { timeout: 120_000 }, async () => {
    const directory = mkdtempSync(join(scratch, "stack-"));
    const terraform = async (...args: readonly string[]) =>
      (await execa(process.env["PLATFORM_TERRAFORM"] ?? "terraform", args, { cwd: directory })).stdout;
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration));
    writeFileSync(join(directory, "other.tfstate"), stateText({ outputs: { id: { value: "x" } } }));
    await terraform("init");
    await terraform("apply", "-auto-approve");
    await terraform("plan", "-out=plan.tfplan");
    writeFileSync(join(directory, "plan.json"), await terraform("show", "-json", "plan.tfplan"));
    const ours = unchangedPlan(join(directory, "plan.tfplan"), false);
    expect(comparable(ours)).toEqual(comparable(readPlan(join(directory, "plan.json"))));
    expect(ours?.resource_changes).toHaveLength(5);
    expect(sensitiveValues(ours as PlanJson)).toContain("hidden-token");
  });
});

/** What commands ask of a plan that changes nothing. Terraform writes marks of what is not marked, too. */
function comparable({ resource_changes = [], output_changes = {} }: PlanJson = { format_version: "" }) {
  const marked = (marks: unknown): unknown => {
    if (!isMarked(marks) || marks === true) return marks === true;
    const inner = Object.entries(marks as object).filter(([, each]) => isMarked(each));
    return Object.fromEntries(inner.map(([key, each]) => [key, marked(each)]));
  };
  return {
    resources: resource_changes.map(({ address, mode, type, name, change }) => {
      const { actions, before, after, before_sensitive, after_sensitive } = change;
      return {
        address,
        mode,
        type,
        name,
        actions,
        before,
        after,
        marks: [before_sensitive, after_sensitive].map(marked),
      };
    }),
    outputs: Object.entries(output_changes).map(([name, { actions, before, after, before_sensitive }]) => {
      return { name, actions, before, after, isSensitive: before_sensitive };
    }),
  };
}
