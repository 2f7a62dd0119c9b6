import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { reportJson } from "../../plan/report.ts";
import { planReport } from "../../testing/plan-report.ts";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import { readReviewed } from "./read-reviewed.ts";

const root = scratchDirectory("reviewed-");

function write(id: string, text: string): void {
  const file = join(root, pipelineFiles.reviewed(id));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

it("takes from the plans of a merge request what a gate says", () => {
  const report = planReport({
    id: "dev-network",
    counts: { add: 2 },
    risks: [{ kind: "data-lost", text: "The bucket is emptied." }],
  });
  write("dev-network", reportJson(report));
  expect(readReviewed(root, ["dev-network", "dev-bastion"])).toEqual(
    new Map([
      [
        "dev-network",
        {
          totals: { ...report.stacks[0]?.plan?.counts },
          risks: ["The bucket is emptied."],
          // What `platform ci apply` compares and prints, not that of the stack.
          fingerprint: "0123456789abcdef",
        },
      ],
    ]),
  );
});

it.each(["{", "null", '{ "result": "failed" }'])("refuses what is not a plan: %s", (text) => {
  write("dev-other", text);
  expect(() => readReviewed(root, ["dev-other"])).toThrow('is not what "platform plan --json" prints');
});
