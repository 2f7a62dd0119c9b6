import { useMemo } from "preact/hooks";
import { type Condition, conditions, type Filter, filterOf } from "../filter.ts";
import { count, monthly } from "../format.ts";
import type { Entry, Model } from "../model.ts";
import { Address } from "../parts/address.tsx";
import { Badge } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { ResourceDetails } from "../parts/resource-details.tsx";
import { Select } from "../parts/select.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { hrefOf } from "../route.ts";
import { model, refine, route } from "../store.ts";

const columns = {
  address: { title: "Resource", order: (a: Entry, b: Entry) => compare(a.resource.address, b.resource.address) },
  stack: { title: "Stack", order: (a: Entry, b: Entry) => compare(a.stack.id, b.stack.id) },
  id: { title: "Id", order: (a: Entry, b: Entry) => compare(a.resource.id ?? "", b.resource.id ?? "") },
  cost: {
    title: "Cost",
    order: (a: Entry, b: Entry) => (b.resource.cost?.monthly ?? -1) - (a.resource.cost?.monthly ?? -1),
  },
} as const;

type Column = keyof typeof columns;

/** The resources of all stacks, narrowed by search and menus, with the details of one beside the list. */
export function Resources() {
  const { params } = route.value;
  const { q, env, stack, type, is, sort, at } = params;
  const found = useMemo(() => select(model, filterIn(params), sort), [q, env, stack, type, is, sort]);
  const open = at === undefined ? undefined : model.byKey.get(at);
  const closeHref = hrefOf("resources", { ...params, at: undefined });
  return (
    <div class={`split${open === undefined && at === undefined ? "" : " open"}`}>
      <section class="list-side" aria-label="Resources">
        <h1 class="hidden">Resources</h1>
        <Menus found={found.length} />
        <Head sort={sort} />
        {found.length === 0 ? (
          <NothingFound />
        ) : (
          <VirtualList
            items={found}
            keyOf={(entry) => entry.key}
            row={(entry) => <Row entry={entry} />}
            label="Resources"
            selected={at}
            onSelect={(entry) => refine({ at: entry.key })}
          />
        )}
      </section>
      {open !== undefined && <ResourceDetails key={open.key} entry={open} closeHref={closeHref} />}
      {open === undefined && at !== undefined && (
        <article class="details">
          <Empty title="This resource is not in the report">
            {at} may have been destroyed or renamed since the link was made. <a href={closeHref}>Close</a>
          </Empty>
        </article>
      )}
    </div>
  );
}

function filterIn({ q, env, stack, type, is }: Readonly<Record<string, string>>): Filter {
  return {
    ...(q !== undefined && { query: q }),
    ...(env !== undefined && { environment: env }),
    ...(stack !== undefined && { stack }),
    ...(type !== undefined && { type }),
    ...(is !== undefined && is in conditions && { condition: is as Condition }),
  };
}

function select({ entries }: Model, filter: Filter, sort: string | undefined): readonly Entry[] {
  const found = entries.filter(filterOf(filter));
  return sort !== undefined && sort in columns ? found.sort(columns[sort as Column].order) : found;
}

function Menus({ found }: { found: number }) {
  const { env, stack, type, is, q } = route.value.params;
  const options = useMemo(() => choices(model, env, stack), [env, stack]);
  const narrowed = [env, stack, type, is, q].some((each) => each !== undefined);
  return (
    <div class="menus">
      <Select
        label="Environment"
        labelHidden
        any="All environments"
        value={env}
        options={options.environments}
        onChange={(value) => refine({ env: value, stack: undefined })}
      />
      <Select
        label="Stack"
        labelHidden
        any="All stacks"
        value={stack}
        options={options.stacks}
        onChange={(value) => refine({ stack: value })}
      />
      <Select
        label="Type"
        labelHidden
        any="All types"
        value={type}
        options={options.types}
        onChange={(value) => refine({ type: value })}
      />
      <Select
        label="Show"
        labelHidden
        any="Everything"
        value={is}
        options={Object.entries(conditions).map(([value, label]) => ({ value, label }))}
        onChange={(value) => refine({ is: value })}
      />
      <p class="found" aria-live="polite">
        {narrowed ? `${count(found)} of ${count(model.entries.length)}` : count(found)}
        {narrowed && <a href={hrefOf("resources")}>Clear</a>}
      </p>
    </div>
  );
}

type Options = { value: string; label: string }[];

function choices({ data, entries }: Model, env: string | undefined, stack: string | undefined) {
  const stacks = data.stacks.filter(({ environment }) => env === undefined || environment === env);
  const types = new Map<string, number>();
  for (const { resource, stack: of } of entries) {
    if ((env !== undefined && of.environment !== env) || (stack !== undefined && of.id !== stack)) continue;
    types.set(resource.type, (types.get(resource.type) ?? 0) + 1);
  }
  return {
    environments: data.environments.map(({ name }) => ({ value: name, label: name })) satisfies Options,
    stacks: stacks.map(({ id }) => ({ value: id, label: id })) satisfies Options,
    types: [...types]
      .sort(([a], [b]) => compare(a, b))
      .map(([value, number]) => ({ value, label: `${value} (${count(number)})` })) satisfies Options,
  };
}

function Head({ sort = "" }: { sort: string | undefined }) {
  return (
    <div class="list-head">
      {Object.entries(columns).map(([name, { title }]) => (
        <button
          key={name}
          type="button"
          aria-pressed={sort === name}
          title={`Sort by ${title.toLowerCase()}`}
          onClick={() => refine({ sort: sort === name ? undefined : name })}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

function Row({ entry: { resource, stack, drifted } }: { entry: Entry }) {
  return (
    <>
      <span class="cell-address">
        <Address resource={resource} />
        {resource.tainted && <Badge tone="bad">tainted</Badge>}
        {resource.deposed !== undefined && <Badge tone="bad">deposed</Badge>}
        {drifted && <Badge tone="warn">drifted</Badge>}
      </span>
      <span>{stack.id}</span>
      <span class="mono dim" title={resource.id}>
        {resource.id}
      </span>
      <span class="right" title={resource.cost?.note}>
        {resource.mode === "managed" ? monthly(resource.cost) : ""}
      </span>
    </>
  );
}

function NothingFound() {
  const { q } = route.value.params;
  if (model.entries.length === 0)
    return (
      <Empty title="No resources">
        The states of this report have none. Apply an environment and write the report again.
      </Empty>
    );
  return (
    <Empty title="Nothing matches">
      {q !== undefined && `All words of “${q}” must be in one resource. `}
      Search knows text, <code>attribute=value</code>, <code>tag=key=value</code>, <code>type:</code>,{" "}
      <code>stack:</code>, <code>env:</code> and <code>is:tainted</code>.{" "}
      <a href={hrefOf("resources")}>Show everything</a>
    </Empty>
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
