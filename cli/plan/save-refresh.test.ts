import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "@ml-platform/stacks";
import { expect, it } from "vitest";
import type { Change, PlanJson } from "../terraform/plan-json.ts";
import type { Run, RunStack } from "./run.ts";
import { type Settled, saveRefreshes } from "./save-refresh.ts";

const directory = mkdtempSync(join(tmpdir(), "refresh-"));
writeFileSync(join(directory, "cdk.tf.json"), '{"resource":{"aws_security_group":{"a":{"description":"set"}}}}');
const stack = { id: "dev-network", directory, dependencies: [], location: { type: "http" } } as unknown as RunStack;

type Found = readonly { readonly address: string; readonly action: string }[];

/** Saves refreshes with a Terraform that finds `found`; returns what it was asked to do, and what a person reads. */
async function save(settled: Partial<Settled>, found: Found | Error = [], target: Target = "aws") {
  const asked: string[] = [];
  const said: string[] = [];
  const run = {
    request: { target, parallelism: 1 },
    environment: {},
    terraform: {
      planToSave: async (_: string, file: string) => {
        asked.push(`plan ${file}`);
        if (found instanceof Error) throw found;
        return found;
      },
      showPlan: async (_: string, file: string) => {
        asked.push(`show ${file}`);
        return drifted({ id: "sg-1", ingress: [rule], description: "set" });
      },
      apply: async (_: string, file: string) => void asked.push(`apply ${file}`),
    },
    progress: { start() {}, stop() {}, update() {}, say: (text: string) => void said.push(text) },
    isInterrupted: () => false,
    unsaved: new Set(),
    redact: (text: string) => text,
  } as unknown as Run;
  await saveRefreshes(run, [{ stack, plan: made(), isChanged: true, ...settled }]);
  return { asked, said };
}

function made(type = "aws_route"): PlanJson {
  const change: Change = { actions: ["create"], before: null, after: {} };
  return {
    format_version: "1.2",
    resource_changes: [{ address: `${type}.a`, mode: "managed", type, name: "a", change }],
  };
}

function drifted(after: object): PlanJson {
  const group = { address: "aws_security_group.a", mode: "managed", type: "aws_security_group", name: "a" } as const;
  const change: Change = { actions: ["update"], before: { id: "sg-1", ingress: [], description: "set" }, after };
  return { format_version: "1.2", resource_drift: [{ ...group, change }] };
}

const rule = { cidr_blocks: ["0.0.0.0/0"], from_port: 22, to_port: 22, protocol: "tcp" };
const accepted =
  "dev-network: the state now has what was changed and the code does not set: aws_security_group.a (ingress)";
const update = { address: "aws_route_table.a", action: "update" };

it("saves after an apply what a refresh finds, if it finds something", async () => {
  expect((await save({}, [update])).asked).toEqual(["plan refresh.tfplan", "apply refresh.tfplan"]);
  expect((await save({}, [])).asked).toEqual(["plan refresh.tfplan"]);
});

it("leaves the state alone if something that it has cannot be found, which may be there in a moment", async () => {
  const { asked, said } = await save({}, [update, { address: "aws_eip.a", action: "delete" }]);
  expect(asked).toEqual(["plan refresh.tfplan"]);
  expect(said).toEqual([expect.stringContaining("aws_eip.a could not be found, so the state was left as it is")]);
});

it("only warns if it fails", async () => {
  const { said } = await save({}, new Error("no answer"));
  expect(said).toEqual([expect.stringMatching(/^warning: dev-network: .* was not saved.*: no answer$/)]);
});

it("saves the refresh of a plan without changes by that plan, and says what it accepts", async () => {
  const plan = drifted({ id: "sg-1", ingress: [rule], description: "set" });
  const { asked, said } = await save({ plan, isChanged: false });
  expect(asked).toEqual(["apply plan.tfplan"]);
  expect(said).toEqual([accepted]);
});

it("has such a plan shown first if it does not list what the refresh found", async () => {
  const plan = { format_version: "1.2", isUnchanged: true, isDrifted: true };
  const { asked, said } = await save({ plan, isChanged: false });
  expect(asked).toEqual(["show plan.tfplan", "apply plan.tfplan"]);
  expect(said).toEqual([accepted]);
});

it("says nothing of what the apply itself has changed back", async () => {
  const plan = { ...made(), ...drifted({ id: "sg-1", ingress: [], description: "other" }) };
  expect((await save({ plan }, [])).said).toEqual([]);
});

it.each<[title: string, settled: Partial<Settled>, target?: Target]>([
  ["a plan that found nothing", { plan: { format_version: "1.2" }, isChanged: false }],
  ["what Terraform itself keeps", { plan: made("terraform_data") }],
  ["a plan of some resources", { stack: { ...stack, only: ["aws_vpc.a"] } }],
  ["a rehearsal that changed something", {}, "emulated"],
])("does nothing after %s", async (_, settled, target) => {
  expect((await save(settled, [update], target)).asked).toEqual([]);
});
