import { useSignal } from "@preact/signals";
import type { Json } from "../../../model/json.ts";
import { plural } from "../format.ts";
import { Empty } from "./empty.tsx";
import { Value } from "./value.tsx";

interface Row {
  readonly path: string;
  readonly value: Json;
}

const filterFrom = 12;

/** Every attribute on its own line, by path. JSON documents in strings are formatted. */
export function Attributes({ attributes }: { attributes: Readonly<Record<string, Json>> }) {
  const wanted = useSignal("");
  const rows = flatten(attributes);
  const shown = rows.filter(({ path, value }) =>
    `${path} ${String(value)}`.toLowerCase().includes(wanted.value.toLowerCase()),
  );
  if (rows.length === 0) return <Empty title="No attributes" />;
  return (
    <>
      {rows.length > filterFrom && (
        <input
          class="attribute-filter"
          type="search"
          placeholder={`Filter ${plural(rows.length, "attribute")}`}
          aria-label="Filter attributes"
          onInput={(event) => {
            wanted.value = event.currentTarget.value;
          }}
        />
      )}
      <dl class="attributes">
        {shown.map(({ path, value }) => (
          <div key={path}>
            <dt>{path}</dt>
            <dd>{documentOf(value) ?? <Value value={value} />}</dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 && <Empty title="No attribute matches" />}
    </>
  );
}

/** Policies are strings of JSON. */
function documentOf(value: Json) {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return undefined;
  try {
    return <pre>{JSON.stringify(JSON.parse(value), null, 2)}</pre>;
  } catch {
    return undefined;
  }
}

function flatten(value: Json, path = ""): Row[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, index) => flatten(item, `${path}[${index}]`));
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, item]) => flatten(item, path === "" ? key : `${path}.${key}`));
  return path === "" ? [] : [{ path, value }];
}
