import { ensureTerraform, processIo } from "@ml-platform/cli";
import { repository } from "../timed.ts";
import { Checkout, checkEnvironment, type SynthesizedStack } from "./checkout.ts";
import type { Goal } from "./goals.ts";
import { PeerEmulator } from "./peer-emulator.ts";
import { findPrograms, type Program, writePeerFiles } from "./programs.ts";

/** What the sections of `pnpm bench run` measure: an environment that is applied, and who can plan it. */
export interface Bench {
  readonly checkout: Checkout;
  /** The stacks of the environment. */
  readonly stacks: readonly SynthesizedStack[];
  /** The first is this command. */
  readonly programs: readonly Program[];
  readonly emulator: PeerEmulator;
  readonly terraform: string;
  /** How often each figure is measured. An odd number: medians count. */
  readonly rounds: number;
}

/** What a section has measured. */
export interface Section {
  readonly title: string;
  /** Markdown: a table, or paragraphs. */
  readonly text: string;
  readonly goals: readonly Goal[];
  /** What could not be measured, with the reason. @default - everything was */
  readonly skipped?: readonly string[];
}

/** Applies an environment in a copy of the repository, and gives every program its stacks. */
export async function prepareBench(
  environment: string,
  rounds: number,
): Promise<{ readonly bench: Bench; readonly skipped: readonly string[]; readonly stop: () => Promise<void> }> {
  checkEnvironment(environment);
  const terraform = await ensureTerraform(processIo(repository));
  const checkout = new Checkout(environment, terraform);
  const emulator = new PeerEmulator(checkout);
  const stop = async () => {
    await emulator.stop();
    checkout.remove();
  };
  try {
    await checkout.run(checkout.platform("apply", "--auto-approve"));
    const found = await findPrograms({ checkout, terraform, emulator: () => emulator.environment });
    const stacks = await checkout.synthesizeFor(["terraform", "terragrunt", "terramate"]);
    await writePeerFiles(checkout, stacks);
    await emulator.start();
    const { programs, skipped } = found;
    for (const { prepare } of programs) if (prepare !== undefined) await checkout.run(prepare());
    return { bench: { checkout, stacks, programs, emulator, terraform, rounds }, skipped, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}
