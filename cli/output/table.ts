import type { Colors } from "picocolors/types";
import stringWidth from "string-width";
import type { Io } from "../io.ts";

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: "right";
  /** Which part is cut if the terminal is too narrow: the middle of an address, the end of a text. @default none */
  readonly shrink?: "middle" | "end";
  /** Is cut before the other columns, down to a beginning that can still be told apart. @default false */
  readonly givesWayFirst?: boolean;
}

interface TableOptions {
  /** Width of the terminal, in columns. @default - nothing is cut: a pipe has no width */
  readonly width?: number | undefined;
  readonly colors: Colors;
}

const gap = "  ";
const narrowest = 12;
const narrowestFirst = 20;

/** Rows under titles. Columns that no row fills are left out. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, colors }: TableOptions,
): string {
  const used = columns
    .map((column) => ({ column, cells: rows.map((row) => oneLine(column.value(row))) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const widths = fit(
    used.map(({ column, cells }) => ({
      // Not Math.max(...): a state may have more rows than a call can have arguments.
      width: cells.reduce((widest, cell) => Math.max(widest, widthOf(cell)), widthOf(column.title)),
      canShrink: column.shrink !== undefined,
      givesWayFirst: column.givesWayFirst === true,
    })),
    width,
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => {
        const size = widths[index] ?? 0;
        const column = used[index]?.column;
        const shown = column?.shrink === "middle" ? shortenMiddle(text, size) : shortenEnd(text, size);
        const padding = " ".repeat(Math.max(0, size - widthOf(shown)));
        return column?.align === "right" ? `${padding}${shown}` : `${shown}${padding}`;
      })
      .join(gap)
      .trimEnd();
  return [
    colors.dim(line(used.map(({ column }) => column.title))),
    ...rows.map((_, index) => line(used.map(({ cells }) => cells[index] ?? ""))),
  ].join("\n");
}

interface Space {
  readonly width: number;
  readonly canShrink: boolean;
  readonly givesWayFirst: boolean;
}

/** Narrows the widest column that may shrink until the line fits. */
function fit(columns: readonly Space[], available: number | undefined): number[] {
  const widths = columns.map(({ width }) => width);
  if (available === undefined) return widths;
  const excess = (): number =>
    widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1) - available;
  const take = (least: number, may: (column: Space) => boolean): void => {
    while (excess() > 0) {
      const widest = columns
        .map((column, index) => ({ index, width: may(column) ? (widths[index] ?? 0) : 0 }))
        .reduce((a, b) => (b.width > a.width ? b : a), { index: -1, width: least });
      if (widest.index === -1) return;
      widths[widest.index] = widest.width - 1;
    }
  };
  take(narrowestFirst, ({ canShrink, givesWayFirst }) => canShrink && givesWayFirst);
  take(narrowest, ({ canShrink }) => canShrink);
  return widths;
}

/** `aws_subnet.vpc_us…_EF72FF06`: the beginning and the end distinguish addresses. */
export function shortenMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const end = Math.floor((width - 1) / 2);
  return `${beginning(text, width - 1 - end)}…${ending(text, end)}`;
}

export function shortenEnd(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${beginning(text, width - 1)}…`;
}

const plain = /^[ -~]*$/;

/** Columns that a text takes on a terminal. Most texts are plain ASCII, which needs no look at each character. */
function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function beginning(text: string, width: number): string {
  return fitting(graphemesOf(text), width).join("");
}

function ending(text: string, width: number): string {
  return fitting(graphemesOf(text).reverse(), width).reverse().join("");
}

function graphemesOf(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** As many whole visible characters as fit in `width` columns. */
function fitting(segments: readonly string[], width: number): string[] {
  let used = 0;
  const tooMany = segments.findIndex((segment) => {
    used += widthOf(segment);
    return used > width;
  });
  return segments.slice(0, tooMany === -1 ? segments.length : tooMany);
}

/** A text on one line, without characters that break the row. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a value must not move the cursor or break the row
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}

/** Columns of the terminal that stdout is, 80 if it has no size; undefined for a pipe. */
export function terminalWidth({ stdout }: Pick<Io, "stdout">): number | undefined {
  return stdout.isTTY === true ? stdout.columns || 80 : undefined;
}
