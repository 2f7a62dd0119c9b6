import { median, timed } from "../timed.ts";
import { names, seed } from "./seed.ts";
import type { Ended, Stage } from "./stage.ts";

const budgets = {
  /** Seconds in which 200 are listed. */
  listSeconds: 1,
  /** Processor time of a list of 200, as a multiple of that of `platform --help`. */
  list: 6,
  /** Processor time and memory of an `up` beside 1,000 others, as a multiple of those beside one. */
  up: 1.25,
  memory: 1.1,
  /** Terraforms that a reaper runs at once: four sandpits of two stacks. Its memory, as a multiple of that of an `up`. */
  parallelism: 8,
  reaperMemory: 2,
};

const runs = 5;

/** @returns whether a list of 200 live sandpits is within its budgets */
export async function listOf200(stage: Stage): Promise<boolean> {
  await stage.succeed(["sandpit", "up", "model"]);
  const seeded = names("live", 199);
  await seed(stage, "model", seeded);
  const list = { command: stage.command(["sandpit", "list", "--json"]), cwd: stage.root };
  const help = { command: [stage.command([])[0], "--help"] as const, cwd: stage.root };
  await stage.succeed(["sandpit", "list", "--json"]);
  const timings = [];
  for (let run = 1; run <= runs; run++) timings.push({ list: await timed(list), help: await timed(help) });
  const seconds = median(timings.map((each) => each.list.wall)) / 1000;
  const ratio = median(timings.map((each) => each.list.cpu / each.help.cpu));
  const { output } = await stage.succeed(["sandpit", "list"]);
  const listed = seeded.filter((name) => output.includes(name)).length + 1;
  console.log(
    `${listed} live ones are listed in ${(seconds * 1000).toFixed(0)} ms (budget ${budgets.listSeconds * 1000}), ${ratio.toFixed(1)} times the processor time of platform --help (budget ${budgets.list})`,
  );
  await forget(stage, seeded);
  await stage.succeed(["sandpit", "down", "model", "--auto-approve"]);
  return listed === 200 && seconds < budgets.listSeconds && ratio <= budgets.list;
}

/** @returns whether an `up` costs the same, in time and memory, beside one and beside 1,000 others */
export async function oneBesideMany(stage: Stage): Promise<boolean> {
  await stage.succeed(["sandpit", "up", "model"]);
  const few = await upAndDown(stage);
  const seeded = names("live", 999);
  await seed(stage, "model", seeded);
  const many = await upAndDown(stage);
  await forget(stage, seeded);
  await stage.succeed(["sandpit", "down", "model", "--auto-approve"]);
  const time = many.cpu / few.cpu;
  const memory = many.peakMemory / few.peakMemory;
  console.log(
    `one more beside 1,000 takes ${time.toFixed(2)} times the processor time of one beside 1 (budget ${budgets.up}), and ${memory.toFixed(2)} times its memory of ${megabytes(few.peakMemory)} (budget ${budgets.memory})`,
  );
  return time <= budgets.up && memory <= budgets.memory;
}

async function upAndDown(stage: Stage): Promise<{ readonly cpu: number; readonly peakMemory: number }> {
  const up = { command: stage.command(["sandpit", "up", "one"]), cwd: stage.root };
  const down = ["sandpit", "down", "one", "--auto-approve"];
  const measured: { readonly cpu: number; readonly peakMemory: number }[] = [];
  for (let run = 1; run <= 3; run++) {
    const { cpu } = await timed(up);
    await stage.succeed(down);
    // Watching takes processor time, which must not be in the figure.
    const { peakMemory } = await stage.succeed(up.command.slice(1, -2));
    await stage.succeed(down);
    measured.push({ cpu, peakMemory });
  }
  return {
    cpu: median(measured.map(({ cpu }) => cpu)),
    peakMemory: median(measured.map(({ peakMemory }) => peakMemory)),
  };
}

/** Sandpits that exist, among those that a reaper destroys. */
const real = 10;

/** @returns whether one run of the reaper destroys 200 expired sandpits, a few at a time, and leaves nothing */
export async function reapOf200(stage: Stage): Promise<boolean> {
  const before = stage.world();
  const made = names("real", real);
  let ofUp = 0;
  for (const name of made) {
    const { peakMemory } = await stage.succeed(["sandpit", "up", name], `owner-of-${name}`);
    ofUp = Math.max(ofUp, peakMemory);
  }
  const [model = ""] = made;
  const seeded = names("gone", 200 - real);
  await seed(stage, model, seeded);
  await expire(stage);
  const reaped: Ended = await stage.run(["sandpit", "reap"]);
  if (reaped.exitCode !== 0) console.log(reaped.output);
  const left = await stage.left(before);
  const memory = reaped.peakMemory / ofUp;
  console.log(
    `200 expired ones (${real} of them real, each destroyed by Terraform; the others have an entry and a bundle only) are reaped in ${(reaped.milliseconds / 1000).toFixed(0)} s by one run, with at most ${reaped.terraforms} Terraforms at once (budget ${budgets.parallelism}) and ${memory.toFixed(2)} times the memory of an up, ${megabytes(ofUp)} (budget ${budgets.reaperMemory}); ${left.length} things left${left.map((each) => `\n    left: ${each}`).join("")}`,
  );
  const isBounded = reaped.terraforms <= budgets.parallelism && memory <= budgets.reaperMemory;
  return reaped.exitCode === 0 && left.length === 0 && isBounded;
}

/** Moves every sandpit so far into the past that it is to be destroyed. */
async function expire({ registry }: Stage): Promise<void> {
  const past = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  for (const { entry, version } of (await registry.list()).sandpits) {
    const aged = { created: past(30), lastActivity: past(29), expires: past(20), state: "sleeping" as const };
    await registry.replace({ ...entry, ...aged }, version);
  }
}

/** Takes seeded sandpits out of the registry: nothing of them exists. */
async function forget({ registry }: Stage, seeded: readonly string[]): Promise<void> {
  for (const name of seeded) {
    const found = await registry.read(name);
    await registry.removeBundle(name);
    await registry.dismiss(name);
    if (found !== undefined) await registry.remove(name, found.version);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`;
}
