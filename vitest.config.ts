import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/longest-first.ts";

const endToEnd = "cli/e2e";
/** Runs that are killed: whole commands against the emulator. */
const kills = "scripts/bench/kills/*.test.ts";
// Timeouts only end what hangs: they are generous, because a machine may do much else.

/** More than a small machine has cores, because many tests wait for programs. Only projects with the same number share a queue. */
const maxWorkers = Math.max(3, availableParallelism());

/** Projects that wait most of the time: for the provider, which waits minutes itself, and for nodes and pods. */
const waiting = { maxWorkers: 2 * maxWorkers, sequence: { groupOrder: 1 } };

/** Pipelines that gitlab-ci-local runs: every job starts the command. */
const pipeline = "scripts/pipeline/e2e/*.test.ts";

/** What needs a cluster that is a real Kubernetes. */
const localEks = ["emulator/**/*.eks.test.ts", `${endToEnd}/local-eks/*.test.ts`];

const adoption = "scripts/adoption/*.test.ts";

/** What each file needs of the processor, if somebody wants to know: `pnpm bench tests`. */
const cpuOfFiles = process.env["TEST_CPU_FILE"] === undefined ? [] : ["scripts/bench/tests/cpu-of-file.ts"];

const setupFiles = ["cli/testing/after-each-file.ts", ...cpuOfFiles];

/**
 * Files of a project that follow one another share a process and all modules, which saves starting one and importing cdktf,
 * providers and SDKs for each: most files take less time than that.
 */
const sharedModules = { isolate: false, setupFiles };

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
          maxWorkers,
          ...sharedModules,
          include: ["**/*.test.ts"],
          exclude: ["**/node_modules/**", ".platform/**", `${endToEnd}/**`, kills, adoption, pipeline, ...localEks],
          // Some start programs, which takes long beside the local AWS.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      // Terraform against the emulator, and where it can be had with the real AWS provider 5.100.0: whole environments.
      {
        test: {
          name: "environments",
          ...sharedModules,
          maxWorkers,
          include: [`${endToEnd}/emulated/*.test.ts`, `${endToEnd}/aws-provider/*.test.ts`, kills],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      // The real AWS provider through `platform` itself, against the local AWS.
      {
        test: {
          name: "local-aws",
          ...sharedModules,
          ...waiting,
          include: [`${endToEnd}/local-aws/*.test.ts`],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
        },
      },
      // What is rendered for clusters, taken by a real API server and scheduler, where they can be had.
      {
        test: {
          name: "local-eks",
          ...sharedModules,
          ...waiting,
          include: localEks,
          exclude: ["**/node_modules/**"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      // The pipeline of the repository, run by gitlab-ci-local on the emulated target.
      {
        test: {
          name: "pipeline",
          setupFiles,
          maxWorkers,
          include: [pipeline],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      // The repository as someone who adopts it changes it, in a copy.
      {
        test: {
          name: "adoption",
          setupFiles,
          maxWorkers,
          include: [adoption],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
