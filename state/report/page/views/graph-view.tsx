import { useMemo } from "preact/hooks";
import { foldedText } from "../../../graph/frames.ts";
import type { DrawnBox } from "../../../graph/resources.ts";
import { plural } from "../format.ts";
import {
  type Detail,
  details,
  type EntryItem,
  type Grouping,
  groupings,
  resourceGraph,
  stackGraph,
} from "../graphs.ts";
import { isUnpacked } from "../model.ts";
import { Empty } from "../parts/empty.tsx";
import { GraphCanvas } from "../parts/graph-canvas.tsx";
import { ResourceDetails } from "../parts/resource-details.tsx";
import { Select } from "../parts/select.tsx";
import { hrefOf } from "../route.ts";
import { go, model, route } from "../store.ts";

/** The stacks of an environment, or the resources of a stack. */
export function GraphView() {
  const { stack } = route.value.params;
  return stack === undefined ? <StackGraph /> : <ResourceGraph key={stack} stack={stack} />;
}

function StackGraph() {
  const env = route.value.params["env"];
  const graph = useMemo(() => stackGraph(model, env), [env]);
  const folded = foldedText(graph);
  return (
    <div class="graph-page">
      <div class="menus">
        <h1>Stacks</h1>
        <Select
          label="Environment"
          any="All"
          value={env}
          options={model.data.environments.map(({ name }) => ({ value: name, label: name }))}
          onChange={(value) => go("graph", { env: value })}
        />
        <p class="found">
          {folded === ""
            ? "Arrows point from what is needed to what needs it. A stack opens its resources."
            : `${folded} A box opens its stacks.`}
        </p>
      </div>
      {graph.nodes.length === 0 ? (
        <Empty title="No stacks" />
      ) : (
        <GraphCanvas
          graph={graph}
          label={`Stacks of ${env ?? "all environments"}`}
          selected={undefined}
          hrefOf={(id) => stackHref(id)}
        />
      )}
    </div>
  );
}

/** A stack opens its resources, an environment its stacks, and what is left of all environments the first view. */
function stackHref(id: string): string {
  if (model.stacks.has(id)) return hrefOf("graph", { stack: id });
  return model.environments.has(id) ? hrefOf("graph", { env: id }) : hrefOf("overview");
}

function ResourceGraph({ stack: id }: { stack: string }) {
  const { params } = route.value;
  const { by, frames, in: inside } = params;
  const stack = model.stacks.get(id);
  const detail = by !== undefined && by in details ? (by as Detail) : "fitting";
  const grouping = frames !== undefined && frames in groupings ? (frames as Grouping) : "module";
  const isReady = isUnpacked(model, id);
  const { graph, boxes } = useMemo(
    () => resourceGraph(model, id, { detail, grouping, ...(inside !== undefined && { inside }) }),
    [id, detail, grouping, inside, isReady],
  );
  const open = params["at"] === undefined ? undefined : model.byKey.get(params["at"]);
  const [selected] = [...boxes].find(([, { items }]) => items.some(({ entry }) => entry === open)) ?? [];
  const folded = foldedText(graph);
  return (
    <div class={`split${open === undefined ? "" : " open"}`}>
      <div class="graph-page">
        <div class="menus">
          <h1>
            <a href={hrefOf("graph", { env: stack?.environment })}>{stack?.environment ?? "Stacks"}</a>
            <span class="dim"> / </span>
            {inside === undefined ? (
              (stack?.name ?? id)
            ) : (
              <>
                <a href={hrefOf("graph", { ...params, in: undefined })}>{stack?.name ?? id}</a>
                <span class="dim"> / </span>
                {inside}
              </>
            )}
          </h1>
          <Select
            label="Draw"
            value={detail}
            options={optionsOf(details)}
            onChange={(value) => go("graph", { ...params, by: value === "fitting" ? undefined : value })}
          />
          <Select
            label="Frame by"
            value={grouping}
            options={optionsOf(groupings)}
            onChange={(value) => go("graph", { ...params, frames: value === "module" ? undefined : value })}
          />
          <p class="found">
            {folded === ""
              ? `${plural(boxes.size, "box", "boxes")} for ${plural(model.byStack.get(id)?.length ?? 0, "resource")}`
              : folded}
          </p>
        </div>
        {!isReady ? (
          <Empty title="Reading the resources" />
        ) : graph.nodes.length === 0 ? (
          <Empty title={stack === undefined ? `There is no stack ${id}` : "This stack has no resources"}>
            {stack?.problem}
          </Empty>
        ) : (
          <GraphCanvas
            graph={graph}
            label={`Resources of ${id}`}
            selected={selected}
            hrefOf={(box) => boxHref(id, boxes.get(box), params)}
          />
        )}
      </div>
      {open !== undefined && (
        <ResourceDetails key={open.key} entry={open} closeHref={hrefOf("graph", { ...params, at: undefined })} />
      )}
    </div>
  );
}

/** A block opens its first resource, a module what is inside, and a type the list of its resources. */
function boxHref(
  stack: string,
  box: DrawnBox<EntryItem> | undefined,
  params: Readonly<Record<string, string>>,
): string {
  const [first] = box?.items ?? [];
  if (box === undefined || first === undefined) return hrefOf("graph", params);
  switch (box.shows) {
    case "block":
      return hrefOf("graph", { ...params, at: first.entry.key });
    case "frame":
      return hrefOf("graph", { ...params, in: box.label, at: undefined });
    case "type":
      return hrefOf("resources", { stack, type: first.type });
    case "rest":
      return hrefOf("resources", { stack });
  }
}

function optionsOf(table: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(table).map(([value, label]) => ({ value, label }));
}
