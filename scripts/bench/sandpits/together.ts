import { names } from "./seed.ts";
import type { Stage } from "./stage.ts";

const count = 10;

/**
 * Ten people bring a sandpit up at once, and then take it down at once.
 *
 * @returns whether all of them had one of their own, and nothing is left
 */
export async function tenAtOnce(stage: Stage): Promise<boolean> {
  const before = stage.world();
  const owners = names("together", count);
  const began = performance.now();
  const ups = await Promise.all(owners.map((owner) => stage.run(["sandpit", "up"], owner)));
  const upSeconds = (performance.now() - began) / 1000;
  for (const { exitCode, output } of ups) if (exitCode !== 0) console.log(output);
  const { sandpits } = await stage.registry.list();
  const ours = sandpits.map(({ entry }) => entry).filter(({ owner }) => owners.includes(owner));
  const ready = ours.filter(({ state }) => state === "ready");
  const distinct = new Set(ready.map(({ name }) => name)).size;
  const stacks = new Set(ready.flatMap((entry) => entry.stacks)).size;

  const downs = await Promise.all(owners.map((owner) => stage.run(["sandpit", "down", "--auto-approve"], owner)));
  for (const { exitCode, output } of downs) if (exitCode !== 0) console.log(output);
  const left = await stage.left(before);
  console.log(
    `${count} at once: ${ready.length} ready with ${distinct} names and ${stacks} stacks of their own after ${upSeconds.toFixed(1)} s; ${left.length} things left after ${count} downs at once${left.map((each) => `\n    left: ${each}`).join("")}`,
  );
  return distinct === count && stacks >= count && left.length === 0;
}
