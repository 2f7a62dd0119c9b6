import stringWidth from "string-width";

/** Further lines of a wrapped one are indented by this much more than its first. */
const hanging = 4;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
const colour = /\u001b\[[\d;]*m/g;
const plain = /^[ -~]*$/;

/**
 * A text whose long lines are wrapped at spaces, with indentation. A word that is longer than a line stays whole, so that
 * it can be copied: nothing is cut.
 *
 * @param width of the terminal, in columns; undefined if there is none, and nothing is wrapped
 */
export function wrap(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split("\n")
    .map((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  const indentation = /^ */.exec(line)?.[0] ?? "";
  const beginning = " ".repeat(Math.min(indentation.length + hanging, Math.floor(width / 2)));
  const lines: string[] = [];
  let current = indentation;
  let used = indentation.length;
  let isEmpty = true;
  for (const part of line.slice(indentation.length).split(/( +)/)) {
    const size = widthOf(part);
    const isSpace = part.trim() === "";
    if (!isSpace && !isEmpty && used + size > width) {
      lines.push(current.trimEnd());
      current = beginning;
      used = beginning.length;
      isEmpty = true;
    }
    if (isSpace && isEmpty) continue;
    current += part;
    used += size;
    isEmpty = false;
  }
  return [...lines, current].join("\n");
}

function widthOf(text: string): number {
  const bare = text.replace(colour, "");
  return plain.test(bare) ? bare.length : stringWidth(bare);
}
