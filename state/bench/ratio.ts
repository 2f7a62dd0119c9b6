/** A figure of this run divided by another of this run, so that it does not depend on the machine. */
export interface Ratio {
  /** What is compared with what. */
  readonly name: string;
  readonly ratio: number;
  /** The largest ratio that is acceptable. */
  readonly budget: number;
  /** The two figures. */
  readonly detail: string;
}

export function isWithinBudget({ ratio, budget }: Ratio): boolean {
  return ratio <= budget;
}

/** `search, slowest of 10 / plain JSON.parse: 0.02 (budget 0.1); 31 ms / 1540 ms` */
export function ratioLine(ratio: Ratio): string {
  const { name, detail, budget } = ratio;
  const verdict = isWithinBudget(ratio) ? "" : " EXCEEDED";
  return `${name}: ${digits(ratio.ratio)} (budget ${budget})${verdict}; ${detail}`;
}

/** CPU time of this process so far, in milliseconds. It depends less on other work on the machine than elapsed time. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The shortest CPU time of several runs, in milliseconds: other work on the machine can only make a run slower. */
export function shortestTime(run: () => unknown, runs = 5): number {
  const times = Array.from({ length: runs }, () => {
    const start = cpuTime();
    run();
    return cpuTime() - start;
  });
  return Math.min(...times);
}

function digits(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toPrecision(2);
}
