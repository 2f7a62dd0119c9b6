import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Timing, timed } from "../timed.ts";
import { medians } from "./alternate.ts";
import type { Bench, Section } from "./bench.ts";
import { markdownTable, seconds } from "./page.ts";

/** Applies everything to a world in which nothing exists, by each program that applies stacks in their order. */
export async function freshApply({ checkout, stacks, programs, emulator }: Bench): Promise<Section> {
  const timings = new Map<string, Timing[]>();
  const appliers = programs.filter(({ apply }) => apply !== undefined);
  for (const { name, apply, plan } of appliers) {
    await emulator.stop();
    checkout.forget();
    await emulator.start();
    timings.set(name, [await timed(apply?.() ?? plan())]);
    const missing = stacks.filter(({ id }) => !existsSync(join(checkout.rehearsal, "state", `${id}.tfstate`)));
    if (missing.length > 0) throw new Error(`${name} did not apply ${missing.map(({ id }) => id).join(", ")}`);
  }
  return {
    title: "Everything applied, from nothing",
    text: [
      "Measured once. `platform apply` plans every stack before it applies the first, so that a person can agree to all of them at once; the others",
      "plan and apply one stack after another, and ask nobody.",
      "",
      markdownTable(
        ["program", "s", "CPU s"],
        appliers.map(({ name, title }) => {
          const { wall, cpu } = medians(timings.get(name) ?? []);
          return [title.replace("plan", "apply"), seconds(wall), seconds(cpu)];
        }),
      ),
    ].join("\n"),
    goals: [],
  };
}
