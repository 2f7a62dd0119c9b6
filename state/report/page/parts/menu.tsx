import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

/** A button that opens a small panel. Esc, and leaving it by keyboard or by a click elsewhere, close it. */
export function Menu({ label, children }: { label: string; children: ComponentChildren }) {
  const box = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    if (box.current !== null) box.current.open = false;
  };
  return (
    <details
      ref={box}
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || box.current?.open !== true) return;
        event.stopPropagation();
        close();
        box.current.querySelector("summary")?.focus();
      }}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && box.current?.contains(relatedTarget) === true) return;
        // A click on a label inside moves the focus to nothing, and stays inside.
        if (relatedTarget !== null || box.current?.matches(":hover") === false) close();
      }}
    >
      <summary class="button">{label}</summary>
      <div class="menu-panel">{children}</div>
    </details>
  );
}
