import { join } from "node:path";
import { completeSpec, smallSpec } from "@ml-platform/environments/testing";
import { ReferenceCopy } from "../reference-copy.ts";
import { median, type NodeTiming, timedNode } from "../timed.ts";
import type { Bench, Section } from "./bench.ts";
import { markdownTable } from "./page.ts";

const networkOnly = {
  ...smallSpec,
  name: "bare",
  network: { ...smallSpec.network, cidr: "10.30.0.0/16" },
  clusters: {},
};

/** From the smallest to the largest. */
const specs = [networkOnly, smallSpec, completeSpec] as const;

/** A synthesis of which nothing is kept, of environments that configure more and more. */
export async function synthesis({ rounds }: Bench): Promise<Section> {
  const copy = new ReferenceCopy(specs);
  const timings = new Map<string, NodeTiming[]>(specs.map(({ name }) => [name, []]));
  try {
    for (let round = -1; round < rounds; round++) {
      for (const spec of specs) {
        // Each stack has the tags of its environment, so all are synthesized anew.
        const tags = { ...spec.tags, bench: `${round}` };
        copy.write(`${spec.name}.ts`, `export default ${JSON.stringify({ ...spec, tags })};\n`);
        const command = [join(copy.root, "platform"), "synth", spec.name, "--target", "emulated"] as const;
        const timing = await timedNode({ command, cwd: copy.root });
        if (round >= 0) timings.get(spec.name)?.push(timing);
      }
    }
  } finally {
    copy.remove();
  }
  const each = (name: string) => (timings.get(name) ?? []).map(({ own }) => own.cpu);
  const cpu = (name: string) => median(each(name));
  const whole = each(completeSpec.name);
  return {
    title: "Synthesis",
    text: [
      "`platform synth` after a change of the environment, which changes every stack: a network alone, with a cluster, and with everything.",
      "",
      markdownTable(
        ["environment", "CPU, ms"],
        specs.map(({ name }) => [name, cpu(name).toFixed(0)]),
      ),
    ].join("\n"),
    goals: [
      {
        title: "processor time of synthesizing a network alone, beside an environment with everything",
        figure: median(each(networkOnly.name).map((bare, round) => bare / (whole[round] ?? Number.NaN))),
        limit: 0.65,
      },
    ],
  };
}
