/** One part of what a sandpit costs an hour. */
export interface CostFigure {
  /** `alice-network: aws_nat_gateway.us-east-2a`, `pods: 1 GPU` */
  readonly what: string;
  /** `unknown`: it costs money, and nobody knows how much. */
  readonly status: "exact" | "estimated" | "unknown";
  /** US dollars an hour with the sizes of now; 0 where it is unknown. */
  readonly hourly: number;
  /** US dollars an hour at its largest size. */
  readonly atMost: number;
  /** US dollars an hour while the sandpit sleeps. */
  readonly asleep: number;
  /** How it was calculated, or why it is unknown. */
  readonly note: string;
}

/** Figures of `kind` in a sum. */
export function sumOf(figures: readonly CostFigure[], kind: "hourly" | "atMost" | "asleep"): number {
  return inTenthsOfCents(figures.reduce((sum, figure) => sum + figure[kind], 0));
}

function inTenthsOfCents(amount: number): number {
  return Number(amount.toFixed(3));
}
