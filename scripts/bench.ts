import { parseArgs } from "node:util";
import { run as differential } from "./bench/differential.ts";
import { run as emulator } from "./bench/emulator.ts";
import { run as environments } from "./bench/environments.ts";
import { run as kills } from "./bench/kills.ts";
import { run as local } from "./bench/local.ts";
import { run as localEnvironments } from "./bench/local-environments.ts";
import { run as localKills } from "./bench/local-kills.ts";
import { run as pipeline } from "./bench/pipeline.ts";
import { run as profile, takes as profileArguments } from "./bench/profile.ts";
import { run as races } from "./bench/races.ts";
import { run as speed, takes as speedArguments } from "./bench/run.ts";
import { run as sandpitKills } from "./bench/sandpit-kills.ts";
import { run as sandpits } from "./bench/sandpits.ts";
import { run as start } from "./bench/start.ts";
import { state } from "./bench/state.ts";
import { run as synth } from "./bench/synth.ts";
import { run as tests, takes as testsArguments } from "./bench/tests.ts";
import { run as truth } from "./bench/truth.ts";

// `pnpm bench <name>`: figures measured on this machine, compared with the budgets. They are not part of `npm test`,
// because they depend on the load of the machine; for the same reason, most are ratios to something measured alongside.

interface Benchmark {
  readonly description: string;
  /** Measures, prints, and returns whether every figure is within its budget. */
  readonly run: (args: readonly string[]) => Promise<boolean>;
  /** What may follow its name, as a usage says it. @default - nothing */
  readonly takes?: string;
}

const benchmarks: Readonly<Record<string, Benchmark>> = {
  run: {
    description: "plans and applies beside those of other programs, written to docs/performance.md (takes minutes)",
    run: speed,
    takes: speedArguments,
  },
  profile: {
    description: "where the time of a command goes: phases, processes, packages, functions (plan dev on the emulator)",
    run: profile,
    takes: profileArguments,
  },
  start: { description: "how long the platform command takes, beside node -e 0", run: start },
  synth: {
    description: "time and memory of a synthesis of many environments, and cdktf synth beside it",
    run: () => synth(),
  },
  state: {
    description: "finding, reading and searching 1,000 states, beside JSON.parse, jq, grep and terraform show",
    run: state,
  },
  emulator: {
    description: "1,000 emulated resources planned and applied, beside 1,000 terraform_data (takes minutes)",
    run: emulator,
  },
  differential: {
    description: "what the emulator and the real provider plan for 1,800 creations, changes and destructions",
    run: () => differential(),
  },
  environments: {
    description:
      "3,000 generated environments: what is accepted can be built, what is refused is explained (takes minutes)",
    run: environments,
  },
  local: {
    description: "memory of one, two and four clusters of the local AWS, and the time until they are ready",
    run: () => local(),
  },
  "local-environments": {
    description:
      "the life of every reference environment on the target local, from apply to nothing left (takes half an hour)",
    run: () => localEnvironments(),
  },
  "local-kills": {
    description:
      "the local AWS killed at ten points in the life of an environment: nothing is orphaned (takes half an hour; Linux)",
    run: () => localKills(),
  },
  pipeline: {
    description: "a merge request from the push to the note, beside platform plan of the same stack",
    run: () => pipeline(),
  },
  races: { description: "forty pairs of commands at once on one environment (takes minutes)", run: () => races() },
  kills: {
    description: "60 runs that are killed: each converges, with the commands that it prints (takes minutes; Linux)",
    run: () => kills(),
  },
  sandpits: {
    description:
      "sandpits on the emulator: one of each kind, ten at once, one beside 1,000, 200 listed and reaped (takes minutes; Linux)",
    run: () => sandpits(),
  },
  "sandpit-kills": {
    description:
      "20 ups and 20 downs of a sandpit killed: each is continued, nothing is orphaned (takes minutes; Linux)",
    run: () => sandpitKills(),
  },
  tests: {
    description: "what each rung and file of npm test needs of the processor (takes as long as the tests)",
    run: tests,
    takes: testsArguments,
  },
  truth: {
    description: "who notices mistakes in synthesized JSON: emulator, real provider, local AWS (takes minutes)",
    run: (args) => truth(parseArgs({ args: [...args], options: { json: { type: "boolean", default: false } } }).values),
    takes: "[--json]",
  },
};

const usage = [
  "usage: pnpm bench <name>",
  "",
  ...Object.entries(benchmarks).map(
    ([name, { description, takes }]) => `  ${name}${takes === undefined ? "" : ` ${takes}`}  ${description}`,
  ),
  "",
  "Exit code: 0 what is promised holds, 1 it does not.",
].join("\n");

/** @returns the exit code */
async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
  if (isHelp(name) || args.some(isHelp)) {
    console.log(usage);
    return 0;
  }
  if (benchmark === undefined || (args.length > 0 && benchmark.takes === undefined)) {
    console.error(usage);
    return 1;
  }
  try {
    return (await benchmark.run(args)) ? 0 : 1;
  } catch (failure) {
    if (!isMistypedOption(failure)) throw failure;
    console.error(`${failure.message}\n\n${usage}`);
    return 1;
  }
}

function isHelp(argument: string): boolean {
  return argument === "--help" || argument === "-h";
}

/** What `parseArgs` throws. */
function isMistypedOption(failure: unknown): failure is Error {
  return failure instanceof TypeError && String((failure as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}

process.exitCode = await main(process.argv.slice(2));
