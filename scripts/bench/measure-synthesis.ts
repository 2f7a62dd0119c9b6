import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { synthesize } from "@ml-platform/stacks/synthesize";

/** The cost of synthesizing a number of environments. */
export interface SynthMeasurement {
  readonly stacks: number;
  /** Milliseconds of processor time, for all stacks. */
  readonly cpu: number;
  /** Peak memory of the process in bytes, including its code. */
  readonly peakMemory: number;
}

function environment(index: number) {
  return checkEnvironment({
    ...smallSpec,
    name: `e${index}`,
    network: { ...smallSpec.network, cidr: `10.${index % 256}.0.0/16` },
  });
}

/** Synthesizes environments in this process, the first of which loads the code and is not measured. */
export async function measureSynthesis(count: number): Promise<SynthMeasurement> {
  const outdir = mkdtempSync(join(tmpdir(), "bench-synth-"));
  const options = { outdir, target: "emulated", localState: "../state", today: new Date("2026-01-01") } as const;
  try {
    await synthesize([environment(0)], options);
    const environments = Array.from({ length: count }, (_, index) => environment(index + 1));
    const before = process.cpuUsage();
    const { stacks } = await synthesize(environments, options);
    const { user, system } = process.cpuUsage(before);
    return {
      stacks: stacks.length,
      cpu: (user + system) / 1000,
      peakMemory: process.resourceUsage().maxRSS * 1024,
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
