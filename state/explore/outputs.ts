import type { Json } from "../model/json.ts";
import { visibleOutput } from "../model/state.ts";
import type { Stack } from "../stack.ts";
import { factsOf } from "./configuration.ts";
import type { StateIndex } from "./index-states.ts";

/** An output of a stack, and the stacks that read it. */
export interface PublishedOutput {
  /** Id of the stack. */
  readonly stack: string;
  readonly name: string;
  readonly sensitive: boolean;
  /** Masked. Absent if the state does not contain it yet. */
  readonly value?: Json;
  /** Addresses without keys that the value comes from. Absent if the code does not declare it. */
  readonly sources?: readonly string[];
  readonly readers: readonly { readonly stack: string; readonly addresses: readonly string[] }[];
  /** `declared`: in the code only. `left-over`: in the state only. `published`: in both, or the code is not known. */
  readonly status: "published" | "declared" | "left-over";
}

/** A read of an output that its stack does not publish. */
export interface MissingOutput {
  readonly reader: string;
  readonly addresses: readonly string[];
  readonly upstream: string;
  readonly output: string;
  readonly reason: "no-such-stack" | "not-applied" | "unreadable" | "not-published";
}

export interface OutputsView {
  readonly outputs: readonly PublishedOutput[];
  readonly missing: readonly MissingOutput[];
}

/** The contract between stacks: published outputs, the stacks that read them, and reads of outputs that do not exist. */
export function outputsView(index: StateIndex): OutputsView {
  const stacks = index.readings.map(({ stack }) => stack);
  const readers = readersByOutput(stacks);
  const outputs = index.readings.flatMap((reading): PublishedOutput[] => {
    const { stack } = reading;
    const declared = stack.configuration === undefined ? undefined : factsOf(stack.configuration).outputs;
    const stored = new Map(
      reading.status === "read" ? reading.state.outputs.map((output) => [output.name, output]) : [],
    );
    return [...new Set([...stored.keys(), ...(declared?.keys() ?? [])])].sort().map((name) => {
      const output = stored.get(name);
      const sources = declared?.get(name);
      return {
        stack: stack.id,
        name,
        sensitive: output?.sensitive ?? false,
        ...(output !== undefined && { value: visibleOutput(output) }),
        ...(sources !== undefined && { sources }),
        readers: readers.get(`${stack.id}.${name}`) ?? [],
        status:
          output === undefined ? "declared" : declared === undefined || declared.has(name) ? "published" : "left-over",
      };
    });
  });
  return { outputs, missing: missingOutputs(index, stacks) };
}

type Readers = Map<string, { stack: string; addresses: readonly string[] }[]>;

/** Keyed by `<stack>.<output>`. */
function readersByOutput(stacks: readonly Stack[]): Readers {
  const readers: Readers = new Map();
  for (const { id, configuration } of stacks) {
    if (configuration === undefined) continue;
    for (const { upstream, output, users } of factsOf(configuration).reads) {
      const key = `${upstream}.${output}`;
      readers.set(key, [...(readers.get(key) ?? []), { stack: id, addresses: users }]);
    }
  }
  return readers;
}

function missingOutputs(index: StateIndex, stacks: readonly Stack[]): MissingOutput[] {
  const byId = new Map(index.readings.map((reading) => [reading.stack.id, reading]));
  const reasonFor = (upstream: string, output: string): MissingOutput["reason"] | undefined => {
    const reading = byId.get(upstream);
    if (reading === undefined) return "no-such-stack";
    if (reading.status === "absent") return "not-applied";
    if (reading.status === "failed") return "unreadable";
    return reading.state.outputs.some(({ name }) => name === output) ? undefined : "not-published";
  };
  return stacks.flatMap(({ id, configuration }) =>
    configuration === undefined
      ? []
      : factsOf(configuration).reads.flatMap(({ upstream, output, users }) => {
          const reason = reasonFor(upstream, output);
          return reason === undefined ? [] : [{ reader: id, addresses: users, upstream, output, reason }];
        }),
  );
}
