import { state } from "./bench/state.ts";

// `pnpm bench <name>`: figures measured on this machine, against what is promised. Not part of `npm test`: wall time
// follows the machine's load.

const benchmarks: Readonly<Record<string, () => Promise<boolean>>> = { state };

const [name = ""] = process.argv.slice(2);
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (benchmark === undefined) {
  console.error(`usage: pnpm bench ${Object.keys(benchmarks).join("|")}`);
  process.exitCode = 1;
} else {
  process.exitCode = (await benchmark()) ? 0 : 1;
}
