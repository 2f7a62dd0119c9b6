import type { Point } from "./layout.ts";

/** An SVG path through the points with rounded corners: a smooth line that still meets both ends at a right angle. */
export function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const last = rest.at(-1);
  if (last === undefined) return "";
  if (rest.length === 1) return `M${at(first)}L${at(last)}`;

  let path = `M${at(first)}`;
  for (let index = 1; index < points.length - 1; index++) {
    const corner = points[index];
    const next = points[index + 1];
    if (corner === undefined || next === undefined) continue;
    const end = index === points.length - 2 ? next : middle(corner, next);
    path += `Q${at(corner)} ${at(end)}`;
  }
  return path;
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
