import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { Counts, ResourceSummary, Summary } from "./plan-summary.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderText } from "./render-text.ts";
import { countsText, type Report, reportJson, resultOf, type StackReport } from "./report.ts";

const none: Counts = { add: 0, change: 0, replace: 0, destroy: 0, forget: 0, import: 0, move: 0, outputs: 0 };

function summary(counts: Partial<Counts>, resources: Partial<ResourceSummary>[] = []): Summary {
  return {
    counts: { ...none, ...counts },
    resources: resources.map((resource) => ({ address: "a.b", kind: "add", because: [], attributes: [], ...resource })),
    outputs: [],
  };
}

function report(...stacks: StackReport[]): Report {
  return { command: "plan", environment: "dev", target: "aws", stacks, fingerprint: "7f3a91c022bd0f4e" };
}

const planned = report(
  { id: "dev-network", status: "planned", plan: summary({ add: 12 }), milliseconds: 900 },
  {
    id: "dev-ml-cluster",
    status: "planned",
    plan: summary({ replace: 1, move: 1 }, [
      { address: "aws_vpc.a", kind: "replace", because: ["cidr_block"], movedFrom: "aws_vpc.old" },
      { address: "aws_vpc.b", kind: "change", attributes: [{ name: "size", before: "1", after: "2" }] },
    ]),
    provisional: "dev-network is not applied yet",
    milliseconds: 61_000,
  },
);
const text = (what: Report, detailed = false) => renderText(what, { detailed, colors: pc.createColors(false) });

describe("renderText", () => {
  it("shows a line a stack, what is lost, and the sum", () => {
    expect(text(planned)).toBe(`  dev-network     12 to add   0.9 s
  dev-ml-cluster  1 to replace, 1 to move   provisional: dev-network is not applied yet   1 min 1 s
    -/+ aws_vpc.a  replaced because of cidr_block; moved from aws_vpc.old
  12 to add, 0 to change, 0 to destroy, 1 to replace, 1 to move in 2 stacks.  Fingerprint 7f3a 91c0 22bd 0f4e`);
  });

  it("shows every attribute when asked", () => {
    expect(text(planned, true)).toContain("    ~   aws_vpc.b\n          size: 1 -> 2");
  });

  it("shows why stacks failed or did not run, and where the log is", () => {
    const failed = report(
      { id: "dev-network", status: "failed", reason: "one\ntwo", directory: ".platform/x" },
      { id: "dev-nodes", status: "not run", reason: "dev-network failed" },
    );
    expect(text(failed)).toBe(
      "  dev-network  failed: one\n    two\n    log: .platform/x/terraform.log\n  dev-nodes    not run: dev-network failed",
    );
  });
});

describe("renderMarkdown", () => {
  it("keeps cells whole", () => {
    const failed = report({ id: "dev-network", status: "failed", reason: "a | b\nc" });
    expect(renderMarkdown(failed)).toContain("| failed: a \\| b<br>c |");
  });

  it("shows provisional stacks and all changes", () => {
    const markdown = renderMarkdown(planned);
    expect(markdown).toContain(
      "| dev-ml-cluster | 0 | 0 | 1 | 0 | 0 | 1 | provisional: dev-network is not applied yet |",
    );
    expect(markdown).toContain("<details><summary>dev-ml-cluster: 1 to replace, 1 to move</summary>");
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
    [{ outputs: 1 }, "1 output to change"],
    [{ outputs: 2 }, "2 outputs to change"],
    [{ add: 3, destroy: 1, outputs: 2 }, "3 to add, 1 to destroy"],
  ])("%j", (counts, expected) => {
    expect(countsText({ ...none, ...counts })).toBe(expected);
  });

  it("speaks of the past", () => {
    expect(countsText({ ...none, add: 3, replace: 1 }, "past")).toBe("3 added, 1 replaced");
  });
});
