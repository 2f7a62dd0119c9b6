import { type Timing, timed } from "../timed.ts";
import { medians, ratio } from "./alternate.ts";
import type { Bench, Section } from "./bench.ts";
import { Checkout } from "./checkout.ts";
import type { Goal } from "./goals.ts";
import { markdownTable, seconds } from "./page.ts";
import { noTerragrunt } from "./plans.ts";

/** Seconds that each stack which a change of the code changes may add. */
const secondsAStack = 0.3;

/** How many stacks {@link Checkout.changeModule} changes. */
const changedStacks = 1;

/** The first plan after a change of the code, and the first one in a fresh checkout. */
export async function codeChanged({ checkout, programs, rounds, terraform }: Bench): Promise<Section> {
  const terragrunt = programs.find(({ name }) => name === "terragrunt");
  const all: Record<"warm" | "changed" | "first" | "terragrunt", Timing[]> = {
    warm: [],
    changed: [],
    first: [],
    terragrunt: [],
  };
  for (let round = 1; round <= rounds; round++) {
    checkout.changeModule(round);
    all.changed.push(await timed({ ...checkout.platform("plan"), accepts: [2] }));
    checkout.restoreModule();
    all.warm.push(await warmPlan(checkout));
    all.first.push(await firstPlan(checkout, terraform));
    if (terragrunt !== undefined) all.terragrunt.push(await timed(terragrunt.plan()));
  }
  const rows = [
    ["nothing changed", all.warm],
    [`a module changed, and with it ${changedStacks} of the stacks`, all.changed],
    ["the first run of a fresh checkout", all.first],
  ] as const;
  return {
    title: "The code changed",
    text: markdownTable(
      [`\`platform plan ${checkout.environment}\``, "s", "CPU s"],
      rows.map(([title, timings]) => [title, seconds(medians(timings).wall), seconds(medians(timings).cpu)]),
    ),
    goals: [
      changedGoal(all.changed, all.terragrunt),
      {
        title: "the first plan of a fresh checkout, beside a warm one",
        figure: ratio(all.first, all.warm, "wall"),
        limit: 2,
      },
    ],
  };
}

function changedGoal(changed: readonly Timing[], terragrunt: readonly Timing[]): Goal {
  const allowance = changedStacks * secondsAStack * 1000;
  const others = changed.map(({ wall, cpu }) => ({ wall: wall - allowance, cpu }));
  return {
    title: `a plan of changed code, less ${secondsAStack} s for each changed stack, beside Terragrunt's`,
    figure: terragrunt.length === 0 ? noTerragrunt : ratio(others, terragrunt, "wall"),
    limit: 1.2,
  };
}

/** The second of two plans, because the first one may keep what an earlier change displaced. */
async function warmPlan(checkout: Checkout): Promise<Timing> {
  await timed(checkout.platform("plan"));
  return await timed(checkout.platform("plan"));
}

async function firstPlan(applied: Checkout, terraform: string): Promise<Timing> {
  const fresh = new Checkout(applied.environment, terraform);
  try {
    fresh.continueFrom(applied);
    return await timed(fresh.platform("plan"));
  } finally {
    fresh.remove();
  }
}
