import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly row: (item: T) => ComponentChildren;
  /** Accessible name of the list. */
  readonly label: string;
  /** Key of the selected row. */
  readonly selected: string | undefined;
  readonly onSelect: (item: T) => void;
}

/** Pixels. Must equal the row height in styles.css. */
export const rowHeight = 28;
const spare = 8;

/** A list of any length that renders only visible rows. Arrow keys, Page up, Page down, Home and End move through it. */
export function VirtualList<T>({ items, keyOf, row, label, selected, onSelect }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      height.value = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [height]);

  const position = selected === undefined ? -1 : items.findIndex((item) => keyOf(item) === selected);
  useEffect(() => {
    if (box.current !== null && position >= 0) reveal(box.current, position);
  }, [position]);

  const first = Math.max(0, Math.min(Math.floor(top.value / rowHeight) - spare, items.length - 1));
  const last = Math.min(items.length, Math.ceil((top.value + height.value) / rowHeight) + spare);

  const move = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, position, items.length, Math.floor(height.value / rowHeight));
    const item = target === undefined ? undefined : items[target];
    if (item === undefined) return;
    event.preventDefault();
    onSelect(item);
  };

  return (
    <div
      ref={box}
      class="list"
      role="listbox"
      aria-label={label}
      aria-activedescendant={position >= 0 ? `row-${position}` : undefined}
      tabIndex={0}
      data-list
      onKeyDown={move}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
    >
      <div class="list-space" style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, last).map((item, index) => {
          const number = first + index;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles keys for its rows
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names its active row
            <div
              key={keyOf(item)}
              id={`row-${number}`}
              class="row"
              role="option"
              aria-posinset={number + 1}
              aria-setsize={items.length}
              aria-selected={number === position}
              style={{ transform: `translateY(${number * rowHeight}px)` }}
              onClick={() => onSelect(item)}
            >
              {row(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function reveal(element: HTMLElement, position: number): void {
  const start = position * rowHeight;
  const end = start + rowHeight;
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
