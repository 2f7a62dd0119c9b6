import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** The packages of the workspace. */
const folders =
  readFileSync("pnpm-workspace.yaml", "utf8")
    .split("catalog:")[0]
    ?.match(/(?<=^ {2}- )\w+$/gm) ?? [];

/** In one thread, because each of several checks what it needs of the providers' types anew: twice the CPU time for a second. */
const tsc = ["tsc", "--singleThreaded"] as const;

/** Checks that read the code without running it. */
const checks: readonly Check[] = [
  { name: "types (tsc)", command: [...tsc, "-p", "."] },
  { name: "types of the state page (tsc)", command: [...tsc, "-p", "state/report/page"] },
  { name: "lint and format (biome)", command: ["biome", "ci", "--colors=off", "--error-on-warnings", "."] },
  { name: "dead code and dependencies (knip)", command: ["knip", "--no-progress"] },
  { name: "layers (dependency-cruiser)", command: ["depcruise", "--config", ".dependency-cruiser.cjs", ...folders] },
];

/** Runs all checks at once. The text says which fail, with their output. */
export async function runChecks(): Promise<{
  readonly passed: number;
  readonly failed: number;
  readonly text: string;
}> {
  const outputs = await Promise.all(checks.map(runCheck));
  const lines = checks.map(({ name }, index) => {
    const output = outputs[index];
    return output === undefined ? `  ok     ${name}` : `  failed ${name}\n${output}`;
  });
  const failed = outputs.filter((output) => output !== undefined).length;
  return { passed: checks.length - failed, failed, text: lines.join("\n") };
}

/** tsc, which is written in Go, has the memory to collect garbage less often: that is a third of its CPU time. */
const env = { GOGC: "800", GOMEMLIMIT: "2GiB" };

/** Undefined if the check passes, otherwise its output. */
async function runCheck({ command: [program, ...args] }: Check): Promise<string | undefined> {
  const { failed, all } = await execa(program, args, { preferLocal: true, all: true, reject: false, env });
  return failed ? all : undefined;
}

// `npm run check`
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed, text } = await runChecks();
  console.log(text);
  process.exitCode = failed === 0 ? 0 : 1;
}
