import { signal } from "@preact/signals";
import { searchedPart, unpackDetails } from "../pack-report.ts";
import type { ReportDetails } from "../report-data.ts";
import type { StackDetails } from "./model.ts";

/** How many stacks were unpacked: for what remembers a result that needs several. */
export const unpackings = signal(0);

/** Stacks whose text can be searched, out of all: see {@link prepareSearch}. Changes a few times a second while it grows. */
export const searchable = signal({ done: 0, of: 0 });

/** Details of one stack, compressed until somebody looks at them. What was looked at stays. */
export class PackedDetails implements StackDetails {
  readonly #base64: () => string;
  readonly #lines = signal<readonly string[] | undefined>(undefined);
  readonly #read: (ReportDetails | undefined)[] = [];
  #unpacking: Promise<readonly string[]> | undefined;
  #texts: readonly string[] = [];

  /** @param base64 what the document holds of the stack; read when it is needed */
  constructor(base64: () => string) {
    this.#base64 = base64;
  }

  at(position: number): ReportDetails | undefined {
    const lines = this.#lines.value;
    if (lines === undefined) {
      this.#unpack().then((unpacked) => {
        if (this.#lines.peek() !== undefined) return;
        this.#lines.value = unpacked;
        unpackings.value++;
      });
      return undefined;
    }
    const known = this.#read[position] ?? unpackDetails(lines[position] ?? "");
    this.#read[position] = known;
    return known;
  }

  text(position: number): string {
    return this.#texts[position] ?? "";
  }

  /** Makes {@link text} answer. */
  async prepareSearch(): Promise<void> {
    const lines = this.#lines.peek() ?? (await inflated(this.#base64())).split("\n");
    this.#texts = lines.map((line) => searchedPart(line).toLowerCase());
  }

  #unpack(): Promise<readonly string[]> {
    this.#unpacking ??= inflated(this.#base64()).then((text) => text.split("\n"));
    return this.#unpacking;
  }
}

let preparing: Promise<void> | undefined;

/** Makes all stacks searchable, once, and tells {@link searchable} how far it is. */
export function prepareSearch(all: readonly PackedDetails[]): Promise<void> {
  preparing ??= prepareAll(all);
  return preparing;
}

const reportEvery = 200;

async function prepareAll(all: readonly PackedDetails[]): Promise<void> {
  let told = performance.now();
  searchable.value = { done: 0, of: all.length };
  for (const [index, details] of all.entries()) {
    await details.prepareSearch();
    if (performance.now() - told < reportEvery) continue;
    told = performance.now();
    searchable.value = { done: index + 1, of: all.length };
  }
  searchable.value = { done: all.length, of: all.length };
}

/** The text that {@link renderReport} compressed. */
export async function inflated(base64: string): Promise<string> {
  const binary = atob(base64.trim());
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return await new Response(stream).text();
}
