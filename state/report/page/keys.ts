import { refine, route } from "./store.ts";

/** Keys that work in every view: `/` to search, Esc to step back. Lists and graphs handle their own keys. */
export function listenForKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      const search = document.getElementById("search");
      if (search instanceof HTMLInputElement) {
        search.focus();
        search.select();
      }
    }
    if (event.key === "Escape") stepOut(event);
  });
}

/** Clears the search text first, then closes the details. */
function stepOut(event: KeyboardEvent): void {
  const { params } = route.value;
  if (event.target instanceof HTMLInputElement && event.target.id === "search") {
    if (event.target.value !== "") refine({ q: undefined });
    else event.target.blur();
  } else if (params["at"] !== undefined) {
    refine({ at: undefined });
    document.querySelector<HTMLElement>("[data-list]")?.focus();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
  );
}
