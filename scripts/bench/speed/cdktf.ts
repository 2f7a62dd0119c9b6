import { accessSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Timing, timed } from "../timed.ts";
import type { Bench, Section } from "./bench.ts";
import { seconds } from "./page.ts";

/** Plans every stack with the cdktf command line, which takes one at a time and synthesizes for each. */
export async function besideCdktf({ checkout, stacks, emulator, terraform }: Bench): Promise<Section> {
  const title = "Beside cdktf";
  const goal = { title: "times as fast as cdktf, stack by stack", limit: 12, isMinimum: true } as const;
  const bin = join(checkout.root, "node_modules", ".bin");
  try {
    accessSync(join(bin, "cdktf"));
  } catch {
    const reason = "cdktf: it is not installed";
    return { title, text: reason, goals: [{ ...goal, figure: reason }], skipped: [reason] };
  }
  const own = await timed(checkout.platform("plan"));
  const each: Timing[] = [];
  for (const { id } of stacks) {
    each.push(
      await timed({
        command: [join(bin, "cdktf"), "plan", id, "--skip-provider-lock"],
        cwd: checkout.root,
        env: {
          ...emulator.environment,
          PATH: [bin, process.env["PATH"]].join(delimiter),
          TERRAFORM_BINARY_NAME: terraform,
          PLATFORM_TARGET: "emulated",
          CDKTF_OUTPUT: join(".platform", "emulated", "cdktf.out"),
          CI: "1",
        },
      }),
    );
  }
  const wall = each.reduce((sum, timing) => sum + timing.wall, 0);
  const cpu = each.reduce((sum, timing) => sum + timing.cpu, 0);
  return {
    title,
    text: `\`cdktf plan\` of each of the ${stacks.length} stacks, one after another: ${seconds(wall)} s, ${seconds(cpu)} s of processor time. \`platform plan ${checkout.environment}\` just before: ${seconds(own.wall)} s, ${seconds(own.cpu)} s. Measured once, because it takes long.`,
    goals: [{ ...goal, figure: wall / own.wall }],
  };
}
