import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Timing, timed } from "../timed.ts";
import { medians, ratio } from "./alternate.ts";
import type { Bench, Section } from "./bench.ts";
import type { SynthesizedStack } from "./checkout.ts";
import { seconds } from "./page.ts";

/**
 * No program that runs `terraform init` and `terraform plan` for each stack in the order of the graph can be faster than
 * this: the longest path through the graph, or what all need of the processor, whichever is longer.
 */
export async function lowerBound({ checkout, stacks, programs, rounds }: Bench): Promise<Section> {
  const terraform = programs.find(({ name }) => name === "terraform")?.plan();
  const own: Timing[] = [];
  const bounds: { readonly path: number; readonly share: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    own.push(await timed(checkout.platform("plan")));
    const alone = new Map<string, Timing>();
    for (const { id } of stacks) {
      const cwd = join(checkout.stacksOf("terraform"), "stacks", id);
      const command = ["sh", "-c", "terraform init -input=false && terraform plan -input=false"] as const;
      alone.set(id, await timed({ command, cwd, ...(terraform?.env !== undefined && { env: terraform.env }) }));
    }
    const all = [...alone.values()].reduce((sum, { cpu }) => sum + cpu, 0);
    bounds.push({ path: longestPath(stacks, (id) => alone.get(id)?.wall ?? 0), share: all / availableParallelism() });
  }
  const bound = bounds.map(({ path, share }) => ({ wall: Math.max(path, share), cpu: 0 }));
  const path = medians(bounds.map((each) => ({ wall: each.path, cpu: 0 }))).wall;
  const share = medians(bounds.map((each) => ({ wall: each.share, cpu: 0 }))).wall;
  return {
    title: "The lower bound",
    text: [
      `The longest path through the ${stacks.length} stacks takes Terraform ${seconds(path)} s (init and plan, one at a time).`,
      `All of them take ${seconds(share)} s of each of ${availableParallelism()} cores.`,
      `\`platform plan ${checkout.environment}\` takes ${seconds(medians(own).wall)} s.`,
    ].join(" "),
    goals: [
      {
        title: "a plan, beside the longer of the graph's critical path and Terraform's processor time divided by cores",
        figure: ratio(own, bound, "wall"),
        limit: 1.3,
      },
    ],
  };
}

/** The longest path through a graph of stacks, by what each takes. */
export function longestPath(stacks: readonly SynthesizedStack[], cost: (id: string) => number): number {
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const known = new Map<string, number>();
  const until = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const before = (byId.get(id)?.dependencies ?? []).filter((other) => byId.has(other)).map(until);
    const total = Math.max(0, ...before) + cost(id);
    known.set(id, total);
    return total;
  };
  return Math.max(0, ...stacks.map(({ id }) => until(id)));
}
