/** A goal of this product's speed, judged by figures of one run. */
export interface Goal {
  /** What is promised, with its limit. */
  readonly title: string;
  /** The figure that was measured; a text says why there is none. */
  readonly figure: number | string;
  readonly limit: number;
  /** Whether the figure must be at least the limit. @default it must be at most that */
  readonly isMinimum?: true;
  /** @default none: a ratio */
  readonly unit?: string;
}

export type Judgement = "held" | "NOT HELD" | "not measured";

export function judge({ figure, limit, isMinimum }: Goal): Judgement {
  if (typeof figure === "string") return "not measured";
  // A figure that could not be computed holds nothing.
  const isHeld = isMinimum ? figure >= limit : figure <= limit;
  return isHeld ? "held" : "NOT HELD";
}

/** `held: plan ...: 1.05 (at most 1.2)` */
export function goalLine(goal: Goal): string {
  const { title, figure, limit, isMinimum, unit = "" } = goal;
  const shown = typeof figure === "string" ? figure : `${shownFigure(figure)}${unit}`;
  return `${judge(goal)}: ${title}: ${shown} (at ${isMinimum ? "least" : "most"} ${limit}${unit})`;
}

export function areHeld(goals: readonly Goal[]): boolean {
  return goals.every((goal) => judge(goal) !== "NOT HELD");
}

/** Two or three significant digits. */
export function shownFigure(figure: number): string {
  return Math.abs(figure) >= 100 ? figure.toFixed(0) : Math.abs(figure) >= 10 ? figure.toFixed(1) : figure.toFixed(2);
}
