import type { TimedCommand } from "../timed.ts";
import { median, type Timing, timed } from "../timed.ts";

/** Medians of one program, in milliseconds. */
export type Medians = Timing;

export interface Contender {
  readonly name: string;
  /** Called before each run; not measured. */
  readonly before?: (run: number) => unknown;
  readonly command: () => TimedCommand;
}

/**
 * Runs commands in turn, several times, so that all run under the same load.
 *
 * @param warmups rounds that are not measured
 * @returns the timings of each round, by the name of the contender
 */
export async function alternate(
  contenders: readonly Contender[],
  { rounds, warmups = 0 }: { readonly rounds: number; readonly warmups?: number },
): Promise<ReadonlyMap<string, readonly Timing[]>> {
  const timings = new Map<string, Timing[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -warmups; round < rounds; round++) {
    for (const { name, before, command } of contenders) {
      await before?.(round + warmups);
      const timing = await timed(command());
      if (round >= 0) timings.get(name)?.push(timing);
    }
  }
  return timings;
}

export function medians(timings: readonly Timing[]): Medians {
  return { wall: median(timings.map(({ wall }) => wall)), cpu: median(timings.map(({ cpu }) => cpu)) };
}

/**
 * The median of the ratios of each round, so that what loads the machine for a while has no effect.
 *
 * @returns NaN unless both were measured
 */
export function ratio(one: readonly Timing[], other: readonly Timing[], of: keyof Timing): number {
  return median(one.map((timing, round) => timing[of] / (other[round]?.[of] ?? Number.NaN)));
}
