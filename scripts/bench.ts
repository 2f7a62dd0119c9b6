import { run as start } from "./bench/start.ts";
import { state } from "./bench/state.ts";
import { run as synth } from "./bench/synth.ts";
import { run as truth } from "./bench/truth.ts";

// `pnpm bench <name>`: figures measured on this machine, compared with the budgets. They are not part of `npm test`,
// because they depend on the load of the machine; for the same reason, most are ratios to something measured alongside.

interface Benchmark {
  readonly description: string;
  /** Measures, prints, and returns whether every figure is within its budget. */
  readonly run: () => Promise<boolean>;
}

const benchmarks: Readonly<Record<string, Benchmark>> = {
  start: { description: "how long the platform command takes, beside node -e 0", run: start },
  synth: { description: "time and memory of a synthesis of many environments, and cdktf synth beside it", run: synth },
  state: {
    description: "finding, reading and searching 1,000 states, beside JSON.parse and terraform show",
    run: state,
  },
  truth: {
    description: "who notices mistakes in synthesized JSON: emulator, real provider, local AWS (--json; takes minutes)",
    run: truth,
  },
};

const usage = [
  "usage: pnpm bench <name>",
  "",
  ...Object.entries(benchmarks).map(([name, { description }]) => `  ${name}  ${description}`),
  "",
  "Exit code: 0 what is promised holds, 1 it does not.",
].join("\n");

const [name = ""] = process.argv.slice(2);
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (benchmark !== undefined) {
  process.exitCode = (await benchmark.run()) ? 0 : 1;
} else if (name === "--help" || name === "-h") {
  console.log(usage);
} else {
  console.error(usage);
  process.exitCode = 1;
}
