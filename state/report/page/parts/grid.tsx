/* biome-ignore-all lint/a11y/useSemanticElements: the rows of a table cannot be placed, so that only the visible ones exist */
/* biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names its active row */
/* biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles keys for its rows */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isNarrow } from "../store.ts";

export interface GridColumn<T> {
  readonly name: string;
  readonly title: string;
  /** A track of a CSS grid. */
  readonly width: string;
  readonly align?: "right";
  readonly cell: (item: T) => ComponentChildren;
}

/** A row that names the rows below it, across all columns. */
export interface GridHeading {
  readonly key: string;
  readonly isOpen: boolean;
  readonly content: ComponentChildren;
}

export type GridRow<T> =
  | { readonly kind: "item"; readonly key: string; readonly item: T }
  | ({ readonly kind: "heading" } & GridHeading);

interface Props<T> {
  readonly rows: readonly GridRow<T>[];
  readonly columns: readonly GridColumn<T>[];
  /** Accessible name of the grid. */
  readonly label: string;
  /** The column by which it is sorted. */
  readonly sorting: { readonly column: string; readonly descending: boolean } | undefined;
  readonly onSort: (column: string) => void;
  /** Key of the selected row. */
  readonly selected: string | undefined;
  readonly onSelect: (item: T) => void;
  readonly onToggle: (heading: string) => void;
}

/** Pixels. Must equal the row heights in styles.css. */
const rowHeights = { wide: 28, narrow: 46 };
const spare = 8;

/**
 * Rows of any number, of which only the visible ones are rendered. Arrow keys, Page up, Page down, Home and End move
 * through them; Enter and Space open and close the rows below a heading.
 */
export function Grid<T>({ rows, columns, label, sorting, onSort, selected, onSelect, onToggle }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  /** Where the keyboard is, if not at the selected row: at a heading. */
  const heading = useSignal<string | undefined>(undefined);
  const rowHeight = isNarrow.value ? rowHeights.narrow : rowHeights.wide;

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      height.value = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [height]);

  const current = heading.value ?? selected;
  const position = current === undefined ? -1 : rows.findIndex(({ key }) => key === current);
  useEffect(() => {
    if (box.current !== null && position >= 0) reveal(box.current, position, rowHeight);
  }, [position, rowHeight]);

  const first = Math.max(0, Math.min(Math.floor(top.value / rowHeight) - spare, rows.length - 1));
  const last = Math.min(rows.length, Math.ceil((top.value + height.value) / rowHeight) + spare);

  const hasHeadings = rows.some(({ kind }) => kind === "heading");
  const choose = (row: GridRow<T>): void => {
    heading.value = row.kind === "heading" ? row.key : undefined;
    if (row.kind === "item") onSelect(row.item);
  };
  const press = (event: KeyboardEvent): void => {
    // The headings of columns are buttons, with keys of their own.
    if (event.target !== box.current) return;
    const here = rows[position];
    if ((event.key === "Enter" || event.key === " ") && here?.kind === "heading") {
      event.preventDefault();
      onToggle(here.key);
      return;
    }
    const target = targetOf(event.key, position, rows.length, Math.floor(height.value / rowHeight));
    const row = target === undefined ? undefined : rows[target];
    if (row === undefined) return;
    event.preventDefault();
    choose(row);
  };

  return (
    <div
      ref={box}
      class="grid"
      role="treegrid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={position >= first && position < last ? `row-${position}` : undefined}
      tabIndex={0}
      data-list
      style={{
        "--columns": columns.map(({ width }) => width).join(" "),
        "--least-width": `${leastWidth(columns.map(({ width }) => width))}px`,
      }}
      onKeyDown={press}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
    >
      <div class="grid-head" role="rowgroup">
        <div class="list-head" role="row" aria-rowindex={1}>
          {columns.map(({ name, title, align }) => (
            <div
              key={name}
              role="columnheader"
              class={align}
              aria-sort={sorting?.column === name ? (sorting.descending ? "descending" : "ascending") : "none"}
            >
              <button type="button" title={`Sort by ${title.toLowerCase()}`} onClick={() => onSort(name)}>
                {title}
                {sorting?.column === name && <span aria-hidden="true">{sorting.descending ? " ↓" : " ↑"}</span>}
              </button>
            </div>
          ))}
        </div>
      </div>
      <div class="list-space" role="rowgroup" style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(first, last).map((row, index) => {
          const number = first + index;
          const isCurrent = number === position;
          return (
            <div
              key={row.key}
              id={`row-${number}`}
              class={row.kind === "heading" ? "row heading" : "row"}
              role="row"
              aria-rowindex={number + 2}
              aria-selected={isCurrent}
              aria-level={hasHeadings ? (row.kind === "heading" ? 1 : 2) : undefined}
              aria-expanded={row.kind === "heading" ? row.isOpen : undefined}
              style={{ transform: `translateY(${number * rowHeight}px)` }}
              onClick={() => {
                choose(row);
                if (row.kind === "heading") onToggle(row.key);
              }}
            >
              {row.kind === "heading" ? (
                <div role="gridcell" aria-colspan={columns.length}>
                  {row.content}
                </div>
              ) : (
                columns.map(({ name, align, cell }) => (
                  <div key={name} role="gridcell" class={align}>
                    {cell(row.item)}
                  </div>
                ))
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Pixels between columns, and beside the first and the last. Must equal those in styles.css. */
const space = { between: 14, beside: 16 };

/** The width below which all rows scroll together: the least widths of the columns, each the first length of its track. */
function leastWidth(tracks: readonly string[]): number {
  const least = tracks.reduce((sum, track) => sum + Number(/(\d+)px/.exec(track)?.[1] ?? 0), 0);
  return least + space.between * (tracks.length - 1) + space.beside * 2;
}

/** Scrolls so that a row is below the headings and above the lower edge. */
function reveal(element: HTMLElement, position: number, rowHeight: number): void {
  const head = element.querySelector<HTMLElement>(".grid-head")?.offsetHeight ?? 0;
  const start = position * rowHeight;
  const end = start + rowHeight + head;
  if (start < element.scrollTop) element.scrollTop = start;
  else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
}

function targetOf(key: string, position: number, length: number, page: number): number | undefined {
  const clamp = (target: number): number => Math.max(0, Math.min(length - 1, target));
  switch (key) {
    case "ArrowDown":
      return clamp(position + 1);
    case "ArrowUp":
      return clamp(position - 1);
    case "PageDown":
      return clamp(position + page);
    case "PageUp":
      return clamp(position - page);
    case "Home":
      return 0;
    case "End":
      return clamp(length - 1);
    default:
      return undefined;
  }
}
