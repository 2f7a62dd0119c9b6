/** A line of two texts: in both, or only in the one before or after. */
export interface DifferenceLine {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** A table of more cells takes too long; then the lines that differ are all removed and added. */
const manyCells = 400_000;

/** The lines of two texts, with those that differ told apart: a shortest difference, unless that takes too long. */
export function lineDifference(before: readonly string[], after: readonly string[]): DifferenceLine[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const [old, next] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return [
    ...before.slice(0, start).map(same),
    ...(old.length * next.length <= manyCells ? shortest(old, next) : [...old.map(removed), ...next.map(added)]),
    ...before.slice(before.length - end).map(same),
  ];
}

const same = (text: string): DifferenceLine => ({ sign: " ", text });
const removed = (text: string): DifferenceLine => ({ sign: "-", text });
const added = (text: string): DifferenceLine => ({ sign: "+", text });

/** By the lengths of the longest common subsequences of all endings. */
function shortest(before: readonly string[], after: readonly string[]): DifferenceLine[] {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const length = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? length(row + 1, column + 1) + 1
          : Math.max(length(row + 1, column), length(row, column + 1));
    }
  }
  const lines: DifferenceLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, next] = [before[row], after[column]];
    if (old !== undefined && old === next) {
      lines.push(same(old));
      row += 1;
      column += 1;
    } else if (old !== undefined && (next === undefined || length(row + 1, column) >= length(row, column + 1))) {
      lines.push(removed(old));
      row += 1;
    } else {
      lines.push(added(next ?? ""));
      column += 1;
    }
  }
  return lines;
}
