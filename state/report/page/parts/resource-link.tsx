import type { Entry } from "../model.ts";
import { hrefOf } from "../route.ts";
import { route } from "../store.ts";
import { Address } from "./address.tsx";

/** Opens a resource in this view if it can show details, otherwise in the list of resources. */
export function ResourceLink({ entry }: { entry: Entry }) {
  return (
    <a class="resource-link" href={hrefOfEntry(entry)}>
      <Address resource={entry.resource} />
    </a>
  );
}

export function hrefOfEntry(entry: Entry): string {
  const { view, params } = route.value;
  if (view === "graph" && params["stack"] === entry.stack.id) return hrefOf("graph", { ...params, at: entry.key });
  return view === "resources"
    ? hrefOf("resources", { ...params, at: entry.key })
    : hrefOf("resources", { stack: entry.stack.id, at: entry.key });
}
