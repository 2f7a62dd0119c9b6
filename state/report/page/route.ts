/** The views of the page, as they appear in its URL: `#/resources?q=gpu`. */
export const views = ["overview", "resources", "graph", "outputs", "history", "compare"] as const;

export type View = (typeof views)[number];

/** Determines everything that the page shows, so that everything can be linked to. */
export interface Route {
  readonly view: View;
  readonly params: Readonly<Record<string, string>>;
}

/** Parses the fragment of a URL. An unknown view is the overview. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const view = views.find((each) => each === path) ?? "overview";
  return { view, params: Object.fromEntries(new URLSearchParams(query)) };
}

/** The URL of a view. Empty parameters are left out. */
export function hrefOf(view: View, params: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(params).flatMap(([key, value]) => (value ? [[key, value] as [string, string]] : []));
  const query = new URLSearchParams(given).toString();
  return `#/${view === "overview" ? "" : view}${query === "" ? "" : `?${query}`}`;
}
