import { characterWidth, paddingOfBox } from "../../graph/geometry.ts";

/** How much larger a label is where the graph is small. See `.far-label` in the style sheet. */
const sizes = { one: 1.8, two: 1.5 } as const;

/** The label of a box, for a graph that is drawn small. */
export interface FarLabel {
  readonly size: keyof typeof sizes;
  /** One or two. */
  readonly lines: readonly string[];
}

/**
 * Names of one stack begin alike and differ at their end: what is cut is the middle, after two lines are full.
 *
 * @param frame the label of the frame around the box, which is not said again
 * @param width of the box in pixels
 */
export function farLabel(label: string, frame: string | undefined, width: number): FarLabel {
  const own = frame !== undefined && label.startsWith(`${frame}_`) ? label.slice(frame.length + 1) : label;
  if (own.length <= charactersIn(width, sizes.one)) return { size: "one", lines: [own] };
  // One less: capitals are wider than most characters.
  const longest = charactersIn(width, sizes.two) - 1;
  if (own.length <= longest) return { size: "two", lines: [own] };
  // After a word, if that leaves the rest of the name enough room.
  const words = own.slice(0, longest).search(/[-_./ ][^-_./ ]*$/) + 1;
  const end = words > 0 && own.length - words <= longest ? words : longest;
  const rest = own.slice(end);
  return { size: "two", lines: [own.slice(0, end), rest.length <= longest ? rest : `…${rest.slice(1 - longest)}`] };
}

function charactersIn(width: number, size: number): number {
  return Math.max(2, Math.floor((width - paddingOfBox) / (characterWidth * size)));
}
