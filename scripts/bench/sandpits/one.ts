import { median, timed } from "../timed.ts";
import type { Stage } from "./stage.ts";

const runs = 3;

/** Seconds from the command to a sandpit that is ready. */
const mostSeconds = 10;
/** Processor time of `sandpit up`, as a multiple of that of `platform plan` of its base. */
const mostPlans = 3;

/**
 * How long a shared sandpit takes to come up, beside a plan of its base, and what a dedicated one takes more.
 *
 * @returns whether the shared one is within its budgets
 */
export async function oneOfEachKind(stage: Stage): Promise<boolean> {
  const { base, root: cwd, registry } = stage;
  const command = (argv: readonly string[]) => ({ command: stage.command(argv), cwd });
  const plan = command(["plan", base.name]);
  await stage.succeed(["plan", base.name]);
  await stage.succeed(["sandpit", "up", "anna"]);
  await stage.succeed(["sandpit", "down", "anna", "--auto-approve"]);
  const timings = [];
  for (let run = 1; run <= runs; run++) {
    const [up, planned] = [await timed(command(["sandpit", "up", "anna"])), await timed(plan)];
    timings.push({ up, planned });
    if (run < runs) await stage.succeed(["sandpit", "down", "anna", "--auto-approve"]);
  }
  const seconds = median(timings.map(({ up }) => up.wall)) / 1000;
  const ratio = median(timings.map(({ up, planned }) => up.cpu / planned.cpu));
  const bigger = ["sandpit", "up", "big", "--kind", "dedicated"];
  const dedicated = await timed(command(bigger));

  console.log("kind        resources    s up   CPU s   $/h    at most   asleep");
  const sharedCpu = median(timings.map(({ up }) => up.cpu));
  const rows = [
    ["anna", seconds, sharedCpu / 1000],
    ["big", dedicated.wall / 1000, dedicated.cpu / 1000],
  ] as const;
  for (const [name, wall, cpu] of rows) {
    const entry = (await registry.read(name))?.entry;
    const { hourly = Number.NaN, atMost = hourly, asleep = hourly } = entry?.cost ?? {};
    const figures = [hourly, atMost, asleep].map((amount) => `$${amount.toFixed(2)}`.padStart(9));
    console.log(
      `${(entry?.kind ?? "").padEnd(12)}${String(stage.resources(entry?.stacks ?? [])).padStart(9)}${wall.toFixed(1).padStart(8)}${cpu.toFixed(1).padStart(8)}${figures.join("")}`,
    );
  }
  for (const [name] of rows) await stage.succeed(["sandpit", "down", name, "--auto-approve"]);
  console.log(`a shared sandpit is up after ${seconds.toFixed(1)} s (budget ${mostSeconds})`);
  console.log(`its up takes ${ratio.toFixed(2)} times the processor time of a plan of its base (budget ${mostPlans})`);
  return seconds < mostSeconds && ratio <= mostPlans;
}
