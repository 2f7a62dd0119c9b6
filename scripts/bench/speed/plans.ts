import type { Timing } from "../timed.ts";
import { alternate, type Contender, medians, ratio } from "./alternate.ts";
import type { Bench, Section } from "./bench.ts";
import type { Goal } from "./goals.ts";
import { markdownTable, seconds } from "./page.ts";
import type { Program } from "./programs.ts";

/** Nothing changed since the last time: neither the code nor what exists. */
export async function unchanged({ programs, rounds }: Bench): Promise<Section> {
  const plans = await alternate(
    programs.map(({ name, plan }) => ({ name, command: () => plan() })),
    { rounds, warmups: 1 },
  );
  const appliers = programs.flatMap((program): Contender[] =>
    program.apply === undefined ? [] : [{ name: program.name, command: () => program.apply?.() ?? program.plan() }],
  );
  const applies = await alternate(appliers, { rounds, warmups: 1 });
  const limit = 1.2;
  return {
    title: "Nothing changed",
    text: planTable(programs, plans, applies),
    goals: [
      besideTerragrunt("a warm plan of unchanged code, beside Terragrunt's", plans, limit),
      besideTerragrunt("a warm apply of unchanged code, beside Terragrunt's", applies, limit),
    ],
  };
}

type Timings = ReadonlyMap<string, readonly Timing[]>;

export const noTerragrunt = "`terragrunt` is not on PATH";

export function besideTerragrunt(title: string, timings: Timings, limit: number): Goal {
  const [ours = [], theirs] = [timings.get("platform"), timings.get("terragrunt")];
  return { title, limit, figure: theirs === undefined ? noTerragrunt : ratio(ours, theirs, "wall") };
}

function planTable(programs: readonly Program[], plans: Timings, applies: Timings): string {
  const figures = (timings: readonly Timing[] | undefined) => {
    if (timings === undefined) return ["", ""];
    const { wall, cpu } = medians(timings);
    return [seconds(wall), seconds(cpu)];
  };
  const rows = programs.map(({ name, title, synthesizes }) => [
    title,
    synthesizes ? "yes" : "no",
    ...figures(plans.get(name)),
    ...figures(applies.get(name)),
  ]);
  return markdownTable(["program", "synthesizes", "plan, s", "CPU s", "apply, s", "CPU s"], rows);
}
