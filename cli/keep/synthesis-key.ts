import { createHash } from "node:crypto";
import type { Environment } from "@ml-platform/environments";
import type { StackNode, SynthesizeOptions } from "@ml-platform/stacks";

/** What a synthesis depends on besides its arguments. */
export interface SynthesisInputs {
  /** A hash of the code that may take part in the synthesis of stacks of this kind. */
  readonly codeOf: (kind: string) => string;
  /** A hash of what is installed: cdktf, the provider bindings and tables such as the actions of IAM. */
  readonly packages: string;
  /** `process.version` */
  readonly node: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Variables that cdktf and constructs read: `CDKTF_CONTEXT_JSON`, `SYNTH_HCL_OUTPUT`, ... */
export const ofCdktf = /^(CDKTF_|CDKTN_|SYNTH_)/;

/**
 * Returns a function that gives the key of a synthesized stack: a hash of all on which its files and what is known of it
 * depend. Those are the environment with its base, the options, the day, and `inputs`. The code below stacks/, modules/,
 * environments/ and rules/ can read nothing else: .dependency-cruiser.cjs refuses it input and output, and lists the files
 * that may have them; a test refuses it variables, clocks and chance. Charts are copied for every run.
 *
 * @throws {TypeError} for an environment that is not plain data
 */
export function keysOf(
  environment: Environment,
  { outdir: _, only: __, stackTraces: ___, today, ...options }: SynthesizeOptions,
  { codeOf, packages, node, env }: SynthesisInputs,
): (stack: StackNode) => string {
  const variables = Object.entries(env)
    .filter(([name]) => ofCdktf.test(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const day = today.toISOString().slice(0, 10);
  const common = hashOf({ environment, options, day, variables, packages, node });
  return (stack) => hashOf({ common, stack, code: codeOf(stack.kind) });
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, distinct)).digest("hex");
}

/** Distinguishes what JSON writes alike. */
function distinct(key: string, value: unknown): unknown {
  if (value instanceof Map) return { map: [...value] };
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value)))
    return { [typeof value]: `${value}` };
  if (typeof value === "function" || typeof value === "symbol" || value instanceof Set) {
    throw new TypeError(`"${key}" of a synthesis is not plain data`);
  }
  return value;
}
