import { effect, signal } from "@preact/signals";
import type { Model } from "./model.ts";
import { opened } from "./open.ts";
import { prepareSearch, searchable } from "./packed-details.ts";
import { hrefOf, parseRoute, type Route, type View } from "./route.ts";

const { model: openedModel, packed } = opened();

/** What the page shows, read once from the document. */
export const model: Model = openedModel;

/**
 * How many stacks can be searched by all their values, out of all that could not at first. A search in a large report
 * prepares them in the background; whoever asks while rendering, renders again as it goes on.
 */
export function searchProgress(wanted: boolean): { readonly done: number; readonly of: number } {
  if (!wanted || packed.length === 0) return { done: 0, of: 0 };
  prepareSearch(packed);
  return searchable.value;
}

/** When the page was opened: ages are relative to it. */
export const now = Date.now();

export const route = signal<Route>(parseRoute(location.hash));

addEventListener("hashchange", () => {
  route.value = parseRoute(location.hash);
});

/** Switches to a view immediately, so that no keystroke is lost; a link would wait for the hashchange event. */
export function go(view: View, params: Readonly<Record<string, string | undefined>>): void {
  const href = hrefOf(view, params);
  route.value = parseRoute(href);
  history.pushState(null, "", href);
}

let writing: ReturnType<typeof setTimeout> | undefined;

/** Changes parameters of this view. The URL follows when typing pauses, because browsers limit how often it may change. */
export function refine(changes: Readonly<Record<string, string | undefined>>): void {
  const { view, params } = route.value;
  const href = hrefOf(view, { ...params, ...changes });
  route.value = parseRoute(href);
  clearTimeout(writing);
  writing = setTimeout(() => {
    if (hrefOf(route.value.view, route.value.params) === href) history.replaceState(null, "", href);
  }, 200);
}

const narrow = matchMedia("(max-width: 640px)");

/** Whether the window is that of a phone. */
export const isNarrow = signal(narrow.matches);

narrow.addEventListener("change", ({ matches }) => {
  isNarrow.value = matches;
});

export type Theme = "system" | "light" | "dark";

const themes: readonly Theme[] = ["system", "light", "dark"];
const themeKey = "state-report-theme";

export const theme = signal<Theme>(savedTheme());

effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
});

/** Cycles through system, light and dark. Remembered if the browser permits. */
export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? "system";
  try {
    localStorage.setItem(themeKey, theme.value);
  } catch {
    // A page opened from a file may have no storage. Then the choice lasts until it is closed.
  }
}

function savedTheme(): Theme {
  try {
    const saved = localStorage.getItem(themeKey);
    return themes.find((each) => each === saved) ?? "system";
  } catch {
    return "system";
  }
}
