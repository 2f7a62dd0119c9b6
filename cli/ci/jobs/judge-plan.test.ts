import { describe, expect, it } from "vitest";
import { summarize } from "../../plan/plan-summary.ts";
import type { Report } from "../../plan/report.ts";
import { type PlannedChange, planOf } from "../../testing/planned.ts";
import { judgePlan } from "./judge-plan.ts";

const head = {
  environment: "dev",
  account: { id: "111111111111", alias: "ml-dev" },
  region: "us-east-2",
  target: "aws",
  program: { name: "Terraform", version: "1.11.4" },
} as const;

interface Told {
  readonly fingerprint?: string;
  readonly provisional?: string;
  readonly more?: Partial<Report>;
}

function report(changes: Readonly<Record<string, PlannedChange>>, { fingerprint = "1", provisional, more }: Told = {}) {
  const plan = summarize(planOf(changes));
  const status = plan.resources.length === 0 ? "no changes" : "planned";
  const stack = { id: "dev-network", status, plan, ...(provisional !== undefined && { provisional }) } as const;
  return { command: "plan", head, stacks: [stack], fingerprint, ...more } satisfies Report;
}

const vpc = { "aws_vpc.main": { after: { cidr: "10.0.0.0/16" } } };
const both = { ...vpc, "aws_eip.nat": { after: { domain: "vpc" } } };
const secret = { "aws_secret.key": { after: { text: "hush" }, sensitive: { text: true } } };
const [as, other] = [{ fingerprint: "1" }, { fingerprint: "2" }];
const provisional = { ...as, provisional: "dev-base is not applied yet" };

describe("the plan of now", () => {
  it.each<[string, string, Report, Report]>([
    ["as reviewed", "the same fingerprint", report(vpc, as), report(vpc, as)],
    ["as reviewed", "the same fingerprint, although it is provisional", report(vpc, provisional), report(vpc, as)],
    ["nothing", "everything is made, as in a job that is retried", report(vpc, as), report({}, other)],
    ["nothing", "nothing was to be done", report({}, as), report({}, as)],
    ["part", "what a stopped apply left", report(both, as), report(vpc, other)],
    ["part", "it does what a provisional plan showed", report(both, provisional), report(vpc, other)],
    ["part", "a provisional plan showed a secret", report(secret, provisional), report(secret, other)],
    ["refused", "it does more", report(vpc, as), report(both, other)],
    ["refused", "it does more than a provisional plan showed", report(vpc, provisional), report(both, other)],
    ["refused", "nothing was to be done", report({}, as), report(vpc, other)],
    ["refused", "what cannot be seen is another one", report(vpc, as), report(vpc, other)],
    ["refused", "a secret is left", report({ ...vpc, ...secret }, as), report(secret, other)],
    ["refused", "nothing existed", report({}, { more: { stacks: [] } }), report(vpc, other)],
    ["refused", "it is elsewhere", report(vpc, as), report(vpc, { more: { head: { ...head, region: "us-east-1" } } })],
    ["refused", "it is a destroy", report(vpc, as), report(vpc, { more: { isDestroy: true } })],
  ])("is %s: %s", (decision, _, reviewed, now) => {
    expect(judgePlan(reviewed, now).decision).toBe(decision);
  });

  it("is refused for a reason", () => {
    const elsewhere = report(vpc, { more: { head: { ...head, account: { id: "222222222222", alias: "x" } } } });
    expect(judgePlan(report(vpc, as), elsewhere)).toMatchObject({
      because:
        "it was the plan of an apply of dev, account 111111111111, us-east-2, target aws, and this is an apply of dev, account 222222222222, us-east-2, target aws",
    });
  });
});
