import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { type Synthesis, type SynthesizeOptions, synthesize } from "../synthesize.ts";

export interface Configuration {
  readonly terraform: { readonly backend?: object; readonly cloud?: object; readonly [key: string]: unknown };
  readonly provider: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Synthesized extends Synthesis {
  /** `cdk.tf.json` by stack id, as written. */
  readonly text: Readonly<Record<string, string>>;
  /** The same, parsed and without what changes with a version of cdktf or a construct's path. */
  readonly configuration: Readonly<Record<string, Configuration>>;
}

export const aDay = new Date("2026-11-21");

/** Synthesizes into a temporary directory and reads back what was written. */
export function synthesized(
  environments: readonly Environment[],
  options: Partial<Omit<SynthesizeOptions, "outdir">> = {},
): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  try {
    const synthesis = synthesize(environments, { outdir, target: "aws", localState: "state", today: aDay, ...options });
    const text = Object.fromEntries(
      synthesis.stacks.map(({ id, directory }) => [id, readFileSync(join(directory, "cdk.tf.json"), "utf8")]),
    );
    const configuration = Object.fromEntries(
      Object.entries(text).map(([id, json]) => [id, JSON.parse(json, withoutComments) as Configuration]),
    );
    return { ...synthesis, text, configuration };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** `aws_vpc.vpc_2F0B`, sorted: what a state is keyed by. */
export function addresses({ resource }: Configuration): string[] {
  return Object.entries(resource)
    .flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`))
    .sort();
}

function withoutComments(this: object, key: string, value: unknown): unknown {
  return key === "//" ? undefined : value;
}
