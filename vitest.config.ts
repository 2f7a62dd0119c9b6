import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/longest-first.ts";

const endToEnd = "cli/e2e";

/** Whole environments on the emulator or planned by the real provider, killed runs, pipelines, an adopter's copy. */
const environments = [
  `${endToEnd}/{emulated,aws-provider}/*.test.ts`,
  "scripts/bench/kills/*.test.ts",
  "scripts/pipeline/e2e/*.test.ts",
  "scripts/adoption/*.test.ts",
];

/** The real provider on the local AWS, and a real Kubernetes, where they can be had. */
const local = [`${endToEnd}/local-{aws,eks}/*.test.ts`, "emulator/**/*.eks.test.ts"];

// Timeouts only end what hangs: they are generous, because a machine may do much else.

/** More than a small machine has cores, because many tests wait for programs. Only projects with the same number share a queue. */
const maxWorkers = Math.max(3, availableParallelism());

/** What each file needs of the processor, if somebody wants to know: `pnpm bench tests`. */
const cpuOfFiles = process.env["TEST_CPU_FILE"] === undefined ? [] : ["scripts/bench/tests/cpu-of-file.ts"];

/**
 * Files of a project that follow one another share a process and all modules, which saves starting one and importing cdktf,
 * providers and SDKs for each: most files take less time than that. So there are few projects, too.
 */
const shared = { isolate: false, setupFiles: ["cli/testing/after-each-file.ts", ...cpuOfFiles] };

// Terraform and its providers, which inherit it, collect garbage less often: that is a third of the CPU time they take.
process.env["GOGC"] ??= "1600";
process.env["GOMEMLIMIT"] ??= "1GiB";

export default defineConfig({
  test: {
    // The runs of a ladder, each of which starts many processes, compile every file once.
    experimental: { fsModuleCache: true },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          ...shared,
          maxWorkers,
          include: ["**/*.test.ts"],
          exclude: ["**/node_modules/**", ".platform/**", ...environments, ...local],
          // Some start programs, which takes long beside the local AWS.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "environments",
          ...shared,
          maxWorkers,
          include: environments,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "local",
          ...shared,
          // Most of the time they wait: for the provider, which waits minutes itself, and for nodes and pods.
          maxWorkers: 2 * maxWorkers,
          sequence: { groupOrder: 1 },
          include: local,
          exclude: ["**/node_modules/**"],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
        },
      },
    ],
  },
});
