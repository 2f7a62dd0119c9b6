import type { ComponentType } from "preact";
import { moment, span } from "./format.ts";
import { hrefOf, type View } from "./route.ts";
import { go, model, nextTheme, now, refine, route, theme } from "./store.ts";
import { Compare } from "./views/compare.tsx";
import { GraphView } from "./views/graph-view.tsx";
import { History } from "./views/history.tsx";
import { Outputs } from "./views/outputs.tsx";
import { Overview } from "./views/overview.tsx";
import { Resources } from "./views/resources.tsx";

const viewTable: Readonly<Record<View, { readonly title: string; readonly component: ComponentType }>> = {
  overview: { title: "Overview", component: Overview },
  resources: { title: "Resources", component: Resources },
  graph: { title: "Graph", component: GraphView },
  outputs: { title: "Outputs", component: Outputs },
  history: { title: "History", component: History },
  compare: { title: "Compare", component: Compare },
};

/** Targets whose resources do not exist, by the target of the report. Who reads the page must not take them for real. */
const worlds: Readonly<Record<string, { readonly name: string; readonly text: string }>> = {
  emulated: {
    name: "Emulated",
    text: "A rehearsal with the emulator: nothing on this page exists in AWS. Costs are what AWS would charge.",
  },
  local: {
    name: "Local AWS",
    text: "A rehearsal on one machine: nothing on this page exists in AWS. Costs are what AWS would charge.",
  },
};

/** The frame around every view: navigation, search, and the age of the report. */
export function App() {
  const { view } = route.value;
  const { title, component: Current } = viewTable[view];
  const world = worlds[model.data.target ?? ""];
  document.title = `${world === undefined ? "" : `${world.name}: `}${title} · Platform state`;
  return (
    <>
      <button class="skip" type="button" onClick={() => document.getElementById("main")?.focus()}>
        Skip to content
      </button>
      {world !== undefined && (
        <aside class="world" aria-label="Rehearsal">
          <strong>{world.name}</strong> <span>{world.text}</span>
        </aside>
      )}
      <header class="top">
        <a class="brand" href={hrefOf("overview")}>
          Platform state
        </a>
        <nav aria-label="Views">
          {Object.entries(viewTable).map(([name, { title: label }]) => (
            <a key={name} href={hrefOf(name as View)} aria-current={name === view ? "page" : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <Search />
        <button class="quiet" type="button" onClick={nextTheme} title="Colours: as the system has them, light, or dark">
          {{ system: "Auto", light: "Light", dark: "Dark" }[theme.value]}
          <span class="hidden"> colours</span>
        </button>
      </header>
      <main id="main" tabIndex={-1} class={`view-${view}`}>
        <Current />
      </main>
      <Footer />
    </>
  );
}

/** Searches from every view: typing switches to the resources. */
function Search() {
  const { view, params } = route.value;
  const type = (value: string): void => {
    if (view === "resources") refine({ q: value, at: undefined });
    else if (value !== "") go("resources", { q: value });
  };
  return (
    <search>
      <input
        id="search"
        type="search"
        value={params["q"] ?? ""}
        placeholder="Search resources"
        aria-label="Search resources"
        aria-describedby="search-help"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "Enter") return;
          event.preventDefault();
          enterList();
        }}
      />
      <kbd>/</kbd>
      <span class="hidden" id="search-help">
        Text, attribute=value, tag=key=value, type:, stack:, env:, is:tainted. Arrow down moves to the list.
      </span>
    </search>
  );
}

/** Moves to the list, and selects its first row unless one is selected that is still there. */
function enterList(): void {
  const list = document.querySelector<HTMLElement>("[data-list]");
  if (list === null) return;
  list.focus();
  if (!list.hasAttribute("aria-activedescendant"))
    list.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
}

const stale = 24 * 3_600_000;

function Footer() {
  const { generatedAt, target, prices } = model.data;
  const age = now - new Date(generatedAt).getTime();
  return (
    <footer>
      <span class={age > stale ? "warn" : undefined}>
        State as of {moment(generatedAt)}
        {age > stale && `, ${span(age)} old`}
      </span>
      {target !== undefined && <span>Target {target}</span>}
      {prices !== undefined && <span title={prices.source}>Prices of {prices.date}, on demand, 730 h a month</span>}
      <span class="keys">
        <kbd>/</kbd> search <kbd>↑</kbd>
        <kbd>↓</kbd> move <kbd>Esc</kbd> close
      </span>
    </footer>
  );
}
