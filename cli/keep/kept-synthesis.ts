import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import type { StackNode, Synthesis, SynthesizedStack } from "@ml-platform/stacks";
import type { Services } from "../services.ts";
import type { KeptResults } from "./kept-results.ts";
import { keysOf, type SynthesisInputs } from "./synthesis-key.ts";

/** A stack as it was synthesized. */
export interface KeptStack {
  readonly stack: Omit<SynthesizedStack, "directory">;
  readonly exemptions: Synthesis["exemptions"];
  /** The text of `cdk.tf.json`. */
  readonly configuration: string;
  readonly manifest: Manifest;
}

/** `manifest.json`, as cdktf writes it. */
interface Manifest {
  readonly stacks: Readonly<Record<string, object>>;
}

interface KeepOptions extends SynthesisInputs {
  readonly kept: Pick<KeptResults<KeptStack>, "read" | "write">;
  /** Copies the files that a configuration names into its directory; they are not kept. */
  readonly placeFiles: (directory: string) => void;
}

/**
 * Synthesizes as `services` do, and keeps each stack under a key of all that it depends on (`keysOf`), so that a stack is
 * synthesized only when something of that is new.
 */
export function keepSynthesis(
  { stacksOf, synthesize }: Pick<Services, "stacksOf" | "synthesize">,
  { kept, placeFiles, ...inputs }: KeepOptions,
): Services["synthesize"] {
  return async (environments, options) => {
    // They hold positions in code, which change with every line above.
    if (options.stackTraces === true) return synthesize(environments, options);
    const { outdir } = options;

    async function stacksOfOne(environment: Environment): Promise<Placed[]> {
      const all = await stacksOf(environment);
      const nodes = all.filter(({ id }) => options.only?.includes(id) ?? true);
      const keyOf = keysOf(environment, options, inputs);
      const found = new Map(nodes.map((node) => [node.id, kept.read(keyOf(node))]));
      const others = nodes.filter(({ id }) => found.get(id) === undefined);
      if (others.length > 0) {
        const only = others.map(({ id }) => id);
        // Nothing may depend on the time of day, which no key has.
        const today = new Date(options.today.toISOString().slice(0, 10));
        const synthesis = await synthesize([environment], { ...options, today, only });
        const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as Manifest;
        for (const node of others) {
          const written = synthesizedStack(node.id, synthesis, manifest, outdir);
          kept.write(keyOf(node), written);
          found.set(node.id, written);
        }
      }
      const placed: Placed[] = [];
      for (const node of nodes) {
        const stack = found.get(node.id) as KeptStack;
        const directory = join(outdir, "stacks", node.id);
        if (!others.includes(node)) {
          mkdirSync(directory, { recursive: true });
          writeFileSync(join(directory, "cdk.tf.json"), stack.configuration);
          placeFiles(directory);
        }
        placed.push({ ...stack, directory, manifest: withDependencies(stack.manifest, node, all) });
      }
      return placed;
    }

    const placed: Placed[][] = [];
    for (const environment of environments) placed.push(await stacksOfOne(environment));
    writeManifest(outdir, placed);
    const parts = placed.flat();
    return {
      stacks: parts.map(({ stack, directory }) => ({ ...stack, directory })),
      exemptions: parts.flatMap(({ exemptions }) => exemptions),
    };
  };
}

interface Placed extends KeptStack {
  readonly directory: string;
}

function synthesizedStack(
  id: string,
  { stacks, exemptions }: Synthesis,
  manifest: Manifest,
  outdir: string,
): KeptStack {
  const found = stacks.find((stack) => stack.id === id);
  const entry = manifest.stacks[id];
  if (found === undefined || entry === undefined) throw new Error(`${id} was not synthesized`);
  const { directory: _, ...stack } = found;
  return {
    stack,
    exemptions: exemptions.filter(({ constructPath }) => constructPath === id || constructPath.startsWith(`${id}/`)),
    configuration: readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8"),
    manifest: { ...manifest, stacks: { [id]: entry } },
  };
}

/** cdktf lists as dependencies only stacks that it synthesizes at the same time. */
function withDependencies(manifest: Manifest, { id, dependencies }: StackNode, all: readonly StackNode[]): Manifest {
  const listed = dependencies.filter((upstream) => all.some((each) => each.id === upstream));
  return { ...manifest, stacks: { [id]: { ...manifest.stacks[id], dependencies: listed } } };
}

/** In the order in which cdktf lists them: by environment, and in each by id. */
function writeManifest(outdir: string, environments: readonly (readonly Placed[])[]): void {
  const parts = environments.flatMap((each) =>
    [...each].sort((one, other) => (one.stack.id < other.stack.id ? -1 : 1)),
  );
  const [first] = parts;
  if (first === undefined) return;
  const stacks = Object.assign({}, ...parts.map(({ manifest }) => manifest.stacks));
  writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ ...first.manifest, stacks }, null, 2));
}
