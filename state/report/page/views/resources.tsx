import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import {
  type Column,
  columnOf,
  type Group,
  grouped,
  knownColumns,
  nextSorting,
  parseSorting,
  sorted,
  tagKeys,
  usualColumns,
  usualGroups,
} from "../columns.ts";
import { csvOf, jsonOf, save } from "../export.ts";
import { type Condition, conditions, type Filter, filterOf } from "../filter.ts";
import { count, dollars, monthly, plural } from "../format.ts";
import { mostInterestingFirst } from "../interest.ts";
import type { Entry, Model } from "../model.ts";
import { Address } from "../parts/address.tsx";
import { Badge } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { Grid, type GridColumn, type GridRow } from "../parts/grid.tsx";
import { Menu } from "../parts/menu.tsx";
import { ResourceDetails } from "../parts/resource-details.tsx";
import { Select } from "../parts/select.tsx";
import { hrefOf } from "../route.ts";
import { isNarrow, model, refine, route, searchProgress } from "../store.ts";

/** Groups are open at first if all their resources fit on a few screens. */
const openUpTo = 200;

/** The resources of all stacks, narrowed by search and menus, with the details of one beside the list. */
export function Resources() {
  const { params } = route.value;
  const { q, env, stack, type, is, sort, group, cols, at } = params;
  // A large report unpacks the values that a search looks at while the reader types.
  const searched = searchProgress(q !== undefined);
  const found = useMemo(() => select(model, filterIn(params), sort), [q, env, stack, type, is, sort, searched.done]);
  const by = group === undefined ? undefined : columnOf(model, group);
  const groups = useMemo(() => (by === undefined ? undefined : grouped(found, by)), [found, group]);
  const turned = useSignal<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => chosenColumns(cols), [cols]);
  const open = at === undefined ? undefined : model.byKey.get(at);
  const closeHref = hrefOf("resources", { ...params, at: undefined });
  const isOpen = (key: string): boolean => found.length <= openUpTo !== turned.value.has(key);
  return (
    <div class={`split${open === undefined && at === undefined ? "" : " open"}`}>
      <h1 class="hidden">Resources</h1>
      <section class="list-side" aria-label="Resources">
        <Menus found={found} columns={chosen} />
        {found.length === 0 ? (
          <NothingFound />
        ) : (
          <Grid
            rows={rowsOf(found, groups, by?.title ?? "", isOpen)}
            columns={shownColumns(chosen, at !== undefined).map(gridColumn)}
            label="Resources"
            sorting={parseSorting(sort)}
            onSort={(name) => {
              const column = columnOf(model, name);
              if (column !== undefined) refine({ sort: nextSorting(column, parseSorting(sort)) });
            }}
            selected={at}
            onSelect={(entry) => refine({ at: entry.key })}
            onToggle={(key) => {
              const next = new Set(turned.value);
              if (!next.delete(key)) next.add(key);
              turned.value = next;
            }}
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
  const sorting = parseSorting(sort);
  const column = sorting === undefined ? undefined : columnOf(model, sorting.column);
  return column === undefined || sorting === undefined
    ? mostInterestingFirst(found)
    : sorted(found, column, sorting.descending);
}

function rowsOf(
  found: readonly Entry[],
  groups: readonly Group[] | undefined,
  title: string,
  isOpen: (key: string) => boolean,
): GridRow<Entry>[] {
  const rowOf = (entry: Entry): GridRow<Entry> => ({ kind: "item", key: entry.key, item: entry });
  if (groups === undefined) return found.map(rowOf);
  return groups.flatMap((group) => {
    const key = `group ${group.value}`;
    const opened = isOpen(key);
    const content = <Heading group={group} title={title} />;
    const heading: GridRow<Entry> = { kind: "heading", key, isOpen: opened, content };
    return [heading, ...(opened ? group.entries.map(rowOf) : [])];
  });
}

function Heading({ group: { value, entries, monthly: sum }, title }: { group: Group; title: string }) {
  return (
    <>
      <span class="heading-value">{value === "" ? `no ${lowerFirst(title)}` : value}</span>
      <span class="dim">
        {plural(entries.length, "resource")}
        {sum > 0 && `, ${dollars(sum)} a month`}
      </span>
    </>
  );
}

/** The columns in the URL that exist. */
function chosenColumns(names: string | undefined): readonly Column[] {
  const wanted = names === undefined ? usualColumns : names.split(",");
  return wanted.flatMap((name) => columnOf(model, name) ?? []);
}

/** Beside the details, and on a phone, there is room for two columns only. */
function shownColumns(chosen: readonly Column[], besideDetails: boolean): readonly Column[] {
  const [address, cost] = ["address", "cost"].map((name) => columnOf(model, name)) as [Column, Column];
  const first = chosen.find(({ name }) => name !== "cost");
  const last = chosen.includes(cost) ? [cost] : [];
  if (isNarrow.value) return [address, ...last];
  return besideDetails ? [address, ...(first === undefined ? [] : [first]), ...last] : [address, ...chosen];
}

function gridColumn(column: Column): GridColumn<Entry> {
  return { ...column, cell: cells[column.name] ?? plainCell(column) };
}

const cells: Readonly<Record<string, GridColumn<Entry>["cell"]>> = {
  address: (entry) => <AddressCell entry={entry} />,
  id: ({ resource }) => (
    <span class="mono dim" title={resource.id}>
      {resource.id}
    </span>
  ),
  cost: ({ resource }) =>
    resource.mode === "managed" && (
      <span class={resource.cost?.monthly === undefined ? "dim" : undefined} title={resource.cost?.note}>
        {monthly(resource.cost)}
      </span>
    ),
};

function plainCell({ text }: Column): GridColumn<Entry>["cell"] {
  return (entry) => <span title={text(entry)}>{text(entry)}</span>;
}

function AddressCell({ entry: { resource, stack, drifted } }: { entry: Entry }) {
  return (
    <span class="cell-address">
      <Address resource={resource} />
      {isNarrow.value && <span class="below dim">{[stack.id, resource.zone].filter(Boolean).join(" · ")}</span>}
      {resource.tainted && <Badge tone="bad">tainted</Badge>}
      {resource.deposed !== undefined && <Badge tone="bad">deposed</Badge>}
      {drifted && <Badge tone="warn">drifted</Badge>}
    </span>
  );
}

function Menus({ found, columns }: { found: readonly Entry[]; columns: readonly Column[] }) {
  const { env, stack, type, is, q, group } = route.value.params;
  const searched = searchProgress(q !== undefined);
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
      <Select
        label="Group by"
        labelHidden
        any="No groups"
        value={group}
        options={groupOptions}
        onChange={(value) => refine({ group: value })}
      />
      <ColumnMenu columns={columns} />
      <ExportMenu found={found} columns={columns} />
      <p class="found" aria-live="polite">
        {narrowed ? `${count(found.length)} of ${count(model.entries.length)}` : count(found.length)}
        {searched.done < searched.of && `, ${count(searched.done)} of ${count(searched.of)} stacks searched`}
        {narrowed && <a href={hrefOf("resources")}>Clear</a>}
      </p>
    </div>
  );
}

const groupOptions = [...usualGroups, ...tagKeys(model).map((key) => `tag:${key}`)].flatMap((name) => {
  const column = columnOf(model, name);
  if (column === undefined) return [];
  return [{ value: name, label: `By ${lowerFirst(column.title)}` }];
});

function lowerFirst(title: string): string {
  return `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

function ColumnMenu({ columns }: { columns: readonly Column[] }) {
  const shown = new Set(columns.map(({ name }) => name));
  const all = useMemo(() => knownColumns(model), []);
  const turn = (name: string): void => {
    const next = all.filter((each) => shown.has(each) !== (each === name));
    refine({ cols: next.join(",") === usualColumns.join(",") ? undefined : next.join(",") || "none" });
  };
  return (
    <Menu label="Columns">
      <fieldset>
        <legend class="hidden">Columns</legend>
        {all.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={shown.has(name)} onChange={() => turn(name)} />
            {columnOf(model, name)?.title}
          </label>
        ))}
      </fieldset>
    </Menu>
  );
}

function ExportMenu({ found, columns }: { found: readonly Entry[]; columns: readonly Column[] }) {
  const address = columnOf(model, "address");
  const exported = address === undefined ? columns : [address, ...columns];
  return (
    <Menu label="Export">
      <p class="dim">{plural(found.length, "resource")}, as shown</p>
      <button type="button" onClick={() => save("resources.csv", "text/csv", csvOf(found, exported))}>
        CSV, these columns
      </button>
      <button type="button" onClick={() => save("resources.json", "application/json", jsonOf(model, found))}>
        JSON, all facts
      </button>
    </Menu>
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
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, number]) => ({ value, label: `${value} (${count(number)})` })) satisfies Options,
  };
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
