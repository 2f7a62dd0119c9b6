/** The views of the page, as they stand in its address: `#/resources?q=gpu`. */
export const views = ["overview", "resources", "graph", "outputs", "history", "compare"] as const;

export type View = (typeof views)[number];

/** Where the reader is. Everything that is on the screen follows from it, so that every sight can be linked. */
export interface Route {
  readonly view: View;
  readonly params: Readonly<Record<string, string>>;
}

/** Reads an address; an unknown one is the overview. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const view = views.find((each) => each === path) ?? "overview";
  return { view, params: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a view. Empty parameters are left out. */
export function hrefOf(view: View, params: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(params).flatMap(([key, value]) => (value ? [[key, value] as [string, string]] : []));
  const query = new URLSearchParams(given).toString();
  return `#/${view === "overview" ? "" : view}${query === "" ? "" : `?${query}`}`;
}
