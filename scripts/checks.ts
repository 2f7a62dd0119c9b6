import { execa } from "execa";

export interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const layers = ["rules", "environments", "modules", "stacks", "emulator", "state", "cli", "scripts"];

/** What reads the code and runs none of it: `npm run check`, and the first rung of `npm test`. */
export const checks: readonly Check[] = [
  { name: "types (tsc)", command: ["tsc", "-p", "."] },
  { name: "types of the state page (tsc)", command: ["tsc", "-p", "state/report/page"] },
  { name: "lint and format (biome)", command: ["biome", "ci", "--colors=off", "--error-on-warnings", "."] },
  { name: "dead code and dependencies (knip)", command: ["knip", "--no-progress"] },
  { name: "layers (dependency-cruiser)", command: ["depcruise", "--config", ".dependency-cruiser.cjs", ...layers] },
];

/** Nothing when the check passes, else what it printed. */
export async function runCheck({ command: [program, ...args] }: Check): Promise<string | undefined> {
  const { failed, all } = await execa(program, args, { preferLocal: true, all: true, reject: false });
  return failed ? all : undefined;
}
