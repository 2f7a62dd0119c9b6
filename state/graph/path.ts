import type { Direction, Point } from "./geometry.ts";

/** A smooth SVG path through points, parallel to the direction of the layout at each of them. */
export function smoothPath(points: readonly Point[], direction: Direction): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      if (before === undefined) return `M${at(point)}`;
      const bend = { x: (before.x + point.x) / 2, y: (before.y + point.y) / 2 };
      return direction === "right"
        ? `C${at({ x: bend.x, y: before.y })} ${at({ x: bend.x, y: point.y })} ${at(point)}`
        : `C${at({ x: before.x, y: bend.y })} ${at({ x: point.x, y: bend.y })} ${at(point)}`;
    })
    .join("");
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
