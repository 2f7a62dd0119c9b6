import { expect, it } from "vitest";
import { jobResults } from "./job-results.ts";

/** What gitlab-ci-local 4.73 prints for a parent pipeline with one bridge. */
const output = [
  "parsing and downloads finished in 71 ms.",
  "generate starting shell (generate)",
  'generate $ echo "two  spaces"',
  "generate > two  spaces",
  "generate > ",
  "generate finished in 20 ms",
  "generate exported artifacts in 45 ms",
  "\t[plan] -> plan dev-network starting shell (level 0)",
  "\t[plan] -> plan dev         starting shell (level 0)",
  "\t[plan] -> drift dev        starting shell (level 0)",
  "\t[plan] -> plan dev-network $ exit 3",
  "\t[plan] -> plan dev-network > finished in 1 s  FAIL 9 ",
  "\t[plan] -> plan dev-network finished in 1.02 s  FAIL 3 ",
  "\t[plan] -> drift dev        finished in 1.02 s  WARN 2 ",
  "",
  " FAIL  plan dev-network ",
  "  > finished in 1 s",
  "generate environment: { name: dev/network }",
].join("\n");

it("reads which jobs ran, how they ended and what they printed", () => {
  expect(jobResults(output)).toEqual([
    {
      name: "generate",
      stage: "generate",
      status: "passed",
      exitCode: 0,
      log: "two  spaces\n",
      environment: "dev/network",
    },
    {
      name: "plan dev-network",
      stage: "level 0",
      bridge: "plan",
      status: "failed",
      exitCode: 3,
      log: "finished in 1 s  FAIL 9 ",
    },
    { name: "plan dev", stage: "level 0", bridge: "plan", status: "unfinished", exitCode: 0, log: "" },
    { name: "drift dev", stage: "level 0", bridge: "plan", status: "warned", exitCode: 2, log: "" },
  ]);
});

it("finds no jobs where none started", () => {
  expect(jobResults("pipeline finished in 3 s\n PASS  generate\n")).toEqual([]);
});
