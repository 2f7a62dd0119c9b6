import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { Template } from "@ml-platform/modules/testing";
import { type Synthesis, type SynthesizeOptions, synthesize } from "../synthesize.ts";

export interface Synthesized extends Synthesis {
  /** The text of `cdk.tf.json` by stack id. */
  readonly text: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, Template>>;
}

export const aDay = new Date("2026-11-21");

/** Synthesizes into a temporary directory and reads back what was written. */
export async function synthesized(
  environments: readonly Environment[],
  options: Partial<Omit<SynthesizeOptions, "outdir">> = {},
): Promise<Synthesized> {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  try {
    const defaults = { target: "aws", localState: "state", today: aDay } as const;
    const synthesis = await synthesize(environments, { outdir, ...defaults, ...options });
    const text = Object.fromEntries(
      synthesis.stacks.map(({ id, directory }) => [id, readFileSync(join(directory, "cdk.tf.json"), "utf8")]),
    );
    const templates = Object.fromEntries(Object.entries(text).map(([id, json]) => [id, Template.parse(json)]));
    return { ...synthesis, text, templates };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
