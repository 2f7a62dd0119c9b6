import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../output/render-markdown.ts";
import { renderText } from "../output/render-text.ts";
import type { Counts, ResourceSummary, Summary } from "./plan-summary.ts";
import { countsText, planText, type Report, reportJson, resultOf, type StackReport } from "./report.ts";

const none: Counts = { add: 0, change: 0, replace: 0, destroy: 0, forget: 0, import: 0, move: 0, outputs: 0 };

function summary(counts: Partial<Counts>, resources: Partial<ResourceSummary>[] = []): Summary {
  return {
    counts: { ...none, ...counts },
    resources: resources.map((resource) => ({
      address: "a.b",
      shortAddress: resource.address ?? "a.b",
      type: "a",
      kind: "add",
      because: [],
      facts: [],
      attributes: [],
      ...resource,
    })),
    outputs: [],
  };
}

const head: Report["head"] = {
  environment: "dev",
  account: { id: "111111111111", alias: "ml-dev" },
  region: "us-east-2",
  target: "aws",
  program: { name: "Terraform", version: "1.11.4" },
};

function report(...stacks: StackReport[]): Report {
  return { command: "plan", head, stacks, fingerprint: "7f3a91c022bd0f4e" };
}

const planned = report(
  { id: "dev-network", status: "planned", plan: summary({ add: 12 }), milliseconds: 900 },
  {
    id: "dev-ml-cluster",
    status: "planned",
    plan: summary({ replace: 1, move: 1 }, [
      { address: "aws_vpc.a", kind: "replace", because: ["cidr_block"], movedFrom: "aws_vpc.old" },
      { address: "aws_vpc.b", kind: "change", attributes: [{ path: "size", before: 1, after: 2 }] },
    ]),
    provisional: "dev-network is not applied yet",
    milliseconds: 61_000,
  },
);
const text = (what: Report, detailed = false) => renderText(what, { detailed, colors: pc.createColors(false) });

describe("renderText", () => {
  it("shows one line per stack, what is lost, and the total", () => {
    expect(text(planned)).toBe(`  plan of dev on AWS, account 111111111111 (ml-dev), us-east-2
  Terraform 1.11.4
  dev-network     12 to add   0.9 s
  dev-ml-cluster  1 to replace, 1 to move   provisional: dev-network is not applied yet   1 min 1 s
    -/+ aws_vpc.a  replaced because of cidr_block; moved from aws_vpc.old
    ~   aws_vpc.b
          size: 1 -> 2
  12 to add, 0 to change, 0 to destroy, 1 to replace, 1 to move in 2 stacks.  On AWS, account 111111111111 (ml-dev), us-east-2.  Fingerprint 7f3a91c022bd0f4e`);
  });

  const names = ["arn", "cidr_block", "e", "id", "one", "two", "x", "y"];
  const many = (kind: ResourceSummary["kind"]) =>
    report({
      id: "dev-network",
      status: "planned",
      plan: summary({ [kind]: 1 }, [
        {
          address: "aws_vpc.a_1A2B3C4D",
          shortAddress: "aws_vpc.a",
          kind,
          because: ["cidr_block"],
          attributes: names.map((path) => ({
            path,
            before: 1,
            ...(path === "arn" || path === "id" ? { isUnknown: true } : { after: 2 }),
          })),
        },
      ]),
    });

  it("shows every attribute that changes, its cause first, and folds what is known after apply", () => {
    const lines = ["cidr_block: 1 -> 2", "e: 1 -> 2", "one: 1 -> 2", "two: 1 -> 2", "x: 1 -> 2", "y: 1 -> 2"];
    for (const kind of ["change", "replace"] as const) {
      expect(text(many(kind))).toContain([...lines, "known after apply: arn, id"].join("\n          "));
      expect(renderMarkdown(many(kind), { detailed: false })).toContain(
        [...lines, "known after apply: arn, id"].join("\n      "),
      );
    }
  });

  it("shows every attribute under the whole address when asked", () => {
    for (const kind of ["add", "change", "replace"] as const) {
      const value = kind === "add" ? "2" : "1 -> 2";
      const unknown = kind === "add" ? "(known after apply)" : "1 -> (known after apply)";
      for (const shown of [text(many(kind), true), renderMarkdown(many(kind), { detailed: true })]) {
        expect(shown).toContain("aws_vpc.a_1A2B3C4D");
        for (const name of names) {
          expect(shown).toMatch(
            new RegExp(
              `^ {6,}${name}: ${name === "arn" || name === "id" ? unknown.replace(/[()]/g, "\\$&") : value}$`,
              "m",
            ),
          );
        }
      }
    }
    expect(text(many("add"))).not.toContain("cidr_block:");
    expect(text(many("add"))).toContain("+   aws_vpc.a  cidr_block\n");
  });

  it("shows why stacks failed or did not run, and where the log is", () => {
    const failed = report(
      { id: "dev-network", status: "failed", reason: "one\ntwo", directory: ".platform/x" },
      { id: "dev-nodes", status: "not run", reason: "dev-network failed" },
    );
    expect(text(failed)).toContain(
      "  dev-network  failed: one\n    two\n    log: .platform/x/terraform.log\n  dev-nodes    not run: dev-network failed",
    );
  });
});

describe("the head", () => {
  const emulated = report({ id: "dev-network", status: "no changes", plan: summary({}) });
  const said = {
    ...emulated,
    head: { ...head, target: "emulated" as const, commit: { hash: "1a2b3c4d", hasUncommittedChanges: true } },
  };

  it.each([
    ["text", text(said)],
    ["Markdown", renderMarkdown(said, { detailed: false })],
  ])("says loudly in %s that nothing is real, and what the plan was made from", (_, shown) => {
    expect(shown).toContain("plan of dev on the emulator, posing as account 111111111111 (ml-dev), us-east-2");
    expect(shown).toContain("EMULATED: nothing here touches AWS");
    expect(shown).toContain("commit 1a2b3c4d with uncommitted changes; Terraform 1.11.4");
  });

  it("is in the JSON", () => {
    const { commit, account } = JSON.parse(reportJson(said)) as Record<string, unknown>;
    expect(commit).toEqual({ hash: "1a2b3c4d", hasUncommittedChanges: true });
    expect(account).toEqual({ id: "111111111111", alias: "ml-dev" });
  });
});

describe("an unfinished run", () => {
  const half = { ...none, add: 20 };
  const unfinished = report(
    { id: "dev-network", status: "applied", plan: summary({ add: 61 }) },
    { id: "dev-nodes", status: "interrupted", done: half },
    { id: "dev-platform", status: "not run", reason: "interrupted" },
  );

  it("counts what its half-applied stack did", () => {
    expect(text({ ...unfinished, command: "apply" })).toContain("dev-nodes     interrupted after 20 added");
    expect(text({ ...unfinished, command: "apply" })).toContain("81 added, 0 changed, 0 destroyed in 2 stacks.");
    expect(JSON.parse(reportJson(unfinished)).totals).toMatchObject({ add: 81 });
    expect(resultOf(unfinished)).toBe("failed");
  });
});

describe("the sum", () => {
  it("says how many of the stacks change, and does not hide outputs", () => {
    const outputs = report(
      {
        id: "dev-network",
        status: "planned",
        plan: { ...summary({ outputs: 1 }), outputs: [{ name: "a", action: "change", attributes: [] }] },
      },
      { id: "dev-nodes", status: "no changes", plan: summary({}) },
    );
    expect(text(outputs)).toContain("0 to add, 0 to change, 0 to destroy, 1 output to change in 1 of 2 stacks.");
  });
});

describe("a plan without changes", () => {
  const unchanged = report({ id: "dev-network", status: "no changes", plan: summary({}) });

  it("speaks for the stacks that were looked at only", () => {
    expect(text(unchanged)).toContain("No changes: what exists is what the stacks configure.");
    expect(text({ ...unchanged, notSelected: 3 })).toContain(
      "No changes: what exists is what dev-network configures. The other 3 stacks were not looked at.",
    );
  });
});

describe("renderMarkdown", () => {
  const changing = (before: string, after: string, count = 1) =>
    report({
      id: "dev-network",
      status: "planned",
      plan: summary(
        { change: count },
        Array.from({ length: count }, (_, index) => ({
          address: `aws_vpc.v${index}`,
          kind: "change" as const,
          attributes: [{ path: "text", before, after }],
        })),
      ),
    });

  it("fences values that have fences themselves", () => {
    const markdown = renderMarkdown(changing("```` | <b>", "~~~"), { detailed: false });
    expect(markdown).toContain('\n`````\n~   aws_vpc.v0\n      text: "```` | <b>" -> "~~~"\n`````\n');
  });

  it("is cut by whole resources if it is too long for a comment, with a count of what is left out", () => {
    const long = "x".repeat(150);
    const markdown = renderMarkdown(changing(long, `${long}y`, 4000), { detailed: false });
    expect(markdown.length).toBeLessThanOrEqual(1_000_000);
    const shown = markdown.match(/~ {3}aws_vpc\.v/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(2000);
    expect(markdown).toContain(`… and ${4000 - shown} more that are too long for a comment`);
    expect(markdown.endsWith("to see them.\n")).toBe(true);
  });

  it("leaves columns without numbers out, and folds what is added", () => {
    const markdown = renderMarkdown(
      report({ id: "dev-network", status: "planned", plan: summary({ add: 1 }, [{ address: "aws_vpc.a" }]) }),
      { detailed: false },
    );
    expect(markdown).toContain("| stack | add |\n| --- | ---: |\n| dev-network | 1 |\n");
    expect(markdown).toContain("<details><summary>dev-network: 1 to add</summary>\n\n```\n+   aws_vpc.a\n```\n");
  });

  it("keeps table cells intact", () => {
    const failed = report({ id: "dev-network", status: "failed", reason: "a | b\nc" });
    expect(renderMarkdown(failed, { detailed: false })).toContain("| failed: a \\| b<br>c |");
  });

  it("shows provisional stacks and all changes", () => {
    const markdown = renderMarkdown(planned, { detailed: false });
    expect(markdown).toContain("| dev-ml-cluster |  | **1** | 1 | ⏳ provisional: dev-network is not applied yet |");
    expect(markdown).toContain("| stack | add | replace | move | notes |");
    expect(markdown).toContain("\n**dev-ml-cluster: 1 to replace, 1 to move**\n");
    expect(markdown).toContain("~   aws_vpc.b");
  });
});

describe("resultOf", () => {
  it.each([
    [["no changes"], "no changes"],
    [["no changes", "planned"], "changes"],
    [["planned", "failed"], "failed"],
    [["applied", "not run"], "failed"],
    [["applied", "no changes"], "applied"],
    [["skipped"], "no changes"],
  ] as const)("%j is %s", (statuses, result) => {
    expect(resultOf(report(...statuses.map((status) => ({ id: status, status }))))).toBe(result);
    expect(JSON.parse(reportJson(report(...statuses.map((status) => ({ id: status, status }))))).result).toBe(result);
  });
});

describe("countsText", () => {
  it.each([
    [{}, "no changes"],
    [{ add: 3, destroy: 1, outputs: 2 }, "3 to add, 1 to destroy"],
  ])("%j", (counts, expected) => {
    expect(countsText({ ...none, ...counts })).toBe(expected);
  });

  it.each([
    [["change"], "1 output to change"],
    [["add"], "1 output to add"],
    [["destroy", "add", "add"], "2 outputs to add, 1 to destroy"],
  ] as const)("tells of outputs that are the only ones what happens to them: %j", (actions, expected) => {
    const outputs = actions.map((action, index) => ({ name: `o${index}`, action, attributes: [] }));
    const plan = { ...summary({ outputs: outputs.length }), outputs };
    expect(planText(plan)).toBe(expected);
    expect(text(report({ id: "dev-network", status: "planned", plan }))).toContain(`0 to destroy, ${expected} in 1`);
    expect(planText({ ...plan, counts: { ...plan.counts, add: 3 } })).toBe("3 to add");
  });

  it("uses the past tense", () => {
    expect(countsText({ ...none, add: 3, replace: 1 }, "past")).toBe("3 added, 1 replaced");
  });
});
