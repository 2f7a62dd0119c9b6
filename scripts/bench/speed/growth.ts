import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { smallSpec } from "@ml-platform/environments/testing";
import { removeEnvironments } from "../reference-copy.ts";
import { timedNode } from "../timed.ts";
import type { Bench, Section } from "./bench.ts";
import { Checkout } from "./checkout.ts";
import { markdownTable } from "./page.ts";
import { writeRecorder, writeReplay } from "./replay.ts";

/** Numbers of clusters; each has three stacks, and all of them share a network. */
const clusterCounts = [1, 3, 10, 33, 166] as const;

const name = "growth";

interface Measured {
  readonly stacks: number;
  /** Milliseconds. */
  readonly cpu: number;
  /** Bytes. */
  readonly peakMemory: number;
}

/** What a plan that finds no change needs itself, outside Terraform, as environments grow. */
export async function growth({ terraform }: Bench): Promise<Section> {
  const checkout = new Checkout(name, terraform);
  removeEnvironments(checkout.root);
  const measured: Measured[] = [];
  try {
    await recordOneCluster(checkout, terraform);
    for (const clusters of clusterCounts) measured.push(await measure(checkout, clusters));
  } finally {
    checkout.remove();
  }
  const [smallest, ...larger] = measured;
  const largest = larger.at(-1);
  if (smallest === undefined || largest === undefined) throw new RangeError("growth takes two sizes");
  return {
    title: "Growth",
    text: [
      "A plan without changes of generated environments. Answers of Terraform that were recorded for one cluster stand in for it, so the emulator",
      "starts but is asked nothing: the rest is what the command itself needs. Each size is measured once.",
      "",
      markdownTable(["stacks", "CPU, ms", "CPU a further stack, ms", "peak memory, MB"], rowsOf(measured)),
    ].join("\n"),
    goals: [
      {
        title: `processor time of a further stack outside Terraform, from ${smallest.stacks} to ${largest.stacks}`,
        figure: (largest.cpu - smallest.cpu) / (largest.stacks - smallest.stacks),
        limit: 20,
        unit: " ms",
      },
      {
        title: `peak memory with ${largest.stacks} stacks, beside ${smallest.stacks}`,
        figure: largest.peakMemory / smallest.peakMemory,
        limit: 1.5,
      },
    ],
  };
}

/** What each stack adds, from one size to the next. */
export function steps(measured: readonly Measured[]): number[] {
  return measured.slice(1).map(({ stacks, cpu }, index) => {
    const before = measured[index] ?? { stacks: 0, cpu: 0 };
    return (cpu - before.cpu) / (stacks - before.stacks);
  });
}

function rowsOf(measured: readonly Measured[]): string[][] {
  const further = ["", ...steps(measured).map((each) => each.toFixed(1))];
  return measured.map(({ stacks, cpu, peakMemory }, index) => [
    `${stacks}`,
    cpu.toFixed(0),
    further[index] ?? "",
    (peakMemory / 2 ** 20).toFixed(0),
  ]);
}

async function recordOneCluster(checkout: Checkout, terraform: string): Promise<void> {
  writeEnvironment(checkout, 1);
  await checkout.run(checkout.platform("apply", "--auto-approve"));
  const recorder = join(checkout.root, ".platform", "record", "terraform");
  writeRecorder(recorder, terraform, answers(checkout));
  await checkout.run({ ...checkout.platform("plan"), env: { PLATFORM_TERRAFORM: recorder } });
  writeReplay(replayOf(checkout), answers(checkout));
}

const answers = ({ root }: Checkout) => join(root, ".platform", "answers");
const replayOf = ({ root }: Checkout) => join(root, ".platform", "replay", "terraform");

async function measure(checkout: Checkout, clusters: number): Promise<Measured> {
  writeEnvironment(checkout, clusters);
  const states = join(checkout.rehearsal, "state");
  const ofFirst = readdirSync(states).filter((file) => file.startsWith(`${name}-c1-`) && file.endsWith(".tfstate"));
  for (let number = 2; number <= clusters; number++) {
    for (const file of ofFirst) cpSync(join(states, file), join(states, file.replace("-c1-", `-c${number}-`)));
  }
  const plan = { ...checkout.platform("plan"), env: { PLATFORM_TERRAFORM: replayOf(checkout) } };
  await checkout.run(plan);
  const { own } = await timedNode(plan);
  return { stacks: 1 + 3 * clusters, cpu: own.cpu, peakMemory: own.peakMemory };
}

function writeEnvironment(checkout: Checkout, clusters: number): void {
  const cluster = {
    kubernetes: "1.35",
    access: smallSpec.clusters?.["ml"]?.access,
    nodeGroups: { system: { instanceType: "m7i.large", size: { min: 2, max: 4 } } },
    platform: { addons: { "metrics-server": {} } },
  };
  const names = Array.from({ length: clusters }, (_, index) => `c${index + 1}`);
  const spec = { ...smallSpec, name, clusters: Object.fromEntries(names.map((each) => [each, cluster])) };
  checkout.writeEnvironment(`${name}.ts`, `export default ${JSON.stringify(spec)};\n`);
}
