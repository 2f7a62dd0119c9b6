import { useMemo } from "preact/hooks";
import { plural } from "../format.ts";
import { resourceGraph, stackGraph } from "../graphs.ts";
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
  const { graph } = useMemo(() => stackGraph(model, env), [env]);
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
        <p class="found">Arrows point from what is needed to what needs it. A stack opens its resources.</p>
      </div>
      {graph.nodes.length === 0 ? (
        <Empty title="No stacks" />
      ) : (
        <GraphCanvas
          graph={graph}
          label={`Stacks of ${env ?? "all environments"}`}
          selected={undefined}
          hrefOf={(id) => hrefOf("graph", { stack: id })}
        />
      )}
    </div>
  );
}

function ResourceGraph({ stack: id }: { stack: string }) {
  const { params } = route.value;
  const stack = model.stacks.get(id);
  const wanted = params["by"] === "type" || params["by"] === "resource" ? params["by"] : undefined;
  const { graph, members, by } = useMemo(() => resourceGraph(model, id, wanted), [id, wanted]);
  const open = params["at"] === undefined ? undefined : model.byKey.get(params["at"]);
  const [selected] = [...members].find(([, group]) => open !== undefined && group.includes(open)) ?? [];
  const nodeHref = (node: string): string => {
    const [first] = members.get(node) ?? [];
    return by === "type"
      ? hrefOf("resources", { stack: id, type: first?.resource.type })
      : hrefOf("graph", { ...params, at: first?.key });
  };
  return (
    <div class={`split${open === undefined ? "" : " open"}`}>
      <div class="graph-page">
        <div class="menus">
          <h1>
            <a href={hrefOf("graph", { env: stack?.environment })}>{stack?.environment ?? "Stacks"}</a>
            <span class="dim"> / </span>
            {stack?.name ?? id}
          </h1>
          <Select
            label="Draw"
            value={by}
            options={[
              { value: "resource", label: "Resources" },
              { value: "type", label: "Types" },
            ]}
            onChange={(value) => go("graph", { ...params, by: value })}
          />
          <p class="found">
            {plural(members.size, "box", "boxes")} for {plural(model.byStack.get(id)?.length ?? 0, "resource")}
          </p>
        </div>
        {graph.nodes.length === 0 ? (
          <Empty title={stack === undefined ? `There is no stack ${id}` : "This stack has no resources"}>
            {stack?.problem}
          </Empty>
        ) : (
          <GraphCanvas graph={graph} label={`Resources of ${id}`} selected={selected} hrefOf={nodeHref} />
        )}
      </div>
      {open !== undefined && (
        <ResourceDetails key={open.key} entry={open} closeHref={hrefOf("graph", { ...params, at: undefined })} />
      )}
    </div>
  );
}
