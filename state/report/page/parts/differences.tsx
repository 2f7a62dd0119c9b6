import { useSignal } from "@preact/signals";
import type { AttributeDifference, ResourceDifference } from "../../report-data.ts";
import { count, plural } from "../format.ts";
import { Empty } from "./empty.tsx";
import { Value } from "./value.tsx";

const signs = {
  added: { sign: "+", word: "added" },
  removed: { sign: "−", word: "removed" },
  changed: { sign: "~", word: "changed" },
  replaced: { sign: "±", word: "replaced" },
} as const;

interface Props {
  readonly differences: readonly ResourceDifference[];
  /** Names of the two sides: older and newer, dev and prod, state and real infrastructure. */
  readonly before: string;
  readonly after: string;
}

const shownAtOnce = 100;
const openUpTo = 12;

/** Differences by resource and attribute. Noise is collapsed by default. */
export function Differences({ differences, before, after }: Props) {
  const all = useSignal(false);
  const noise = useSignal(false);
  const folded = differences.reduce((sum, { attributes }) => sum + attributes.filter((each) => each.noise).length, 0);
  const selected = noise.value ? differences : meaningful(differences);
  const shown = all.value ? selected : selected.slice(0, shownAtOnce);
  return (
    <div class="differences">
      <div class="differences-head">
        <Tally differences={selected} />
        {folded > 0 && (
          <label>
            <input
              type="checkbox"
              checked={noise.value}
              onChange={(event) => {
                noise.value = event.currentTarget.checked;
              }}
            />
            Show {plural(folded, "expected difference")} (ids, ARNs, timestamps, names)
          </label>
        )}
      </div>
      {shown.map((difference) => (
        <Difference
          key={difference.address}
          difference={difference}
          before={before}
          after={after}
          noise={noise.value}
          open={selected.length <= openUpTo}
        />
      ))}
      {selected.length === 0 && <Empty title="Only expected differences" />}
      {shown.length < selected.length && (
        <button
          type="button"
          onClick={() => {
            all.value = true;
          }}
        >
          Show {plural(selected.length - shown.length, "more resource")}
        </button>
      )}
    </div>
  );
}

/** Leaves out resources that differ in ids, ARNs, timestamps and names only. */
export function meaningful(differences: readonly ResourceDifference[]): readonly ResourceDifference[] {
  return differences.filter(({ kind, attributes }) => kind !== "changed" || attributes.some(({ noise }) => !noise));
}

/** `+3 added ~2 changed` */
export function Tally({ differences }: { differences: readonly ResourceDifference[] }) {
  const kinds = (Object.keys(signs) as (keyof typeof signs)[])
    .map((kind) => ({ kind, number: differences.filter((each) => each.kind === kind).length }))
    .filter(({ number }) => number > 0);
  if (kinds.length === 0) return <span class="dim">no changes</span>;
  return (
    <span class="tally">
      {kinds.map(({ kind, number }) => (
        <span key={kind} class={`sign-${kind}`}>
          {signs[kind].sign}
          {count(number)} {signs[kind].word}
        </span>
      ))}
    </span>
  );
}

interface DifferenceProps extends Omit<Props, "differences"> {
  readonly difference: ResourceDifference;
  readonly noise: boolean;
  readonly open: boolean;
}

function Difference({ difference: { address, type, kind, attributes }, before, after, noise, open }: DifferenceProps) {
  const shown = attributes.filter((each) => noise || !each.noise);
  const head = (
    <>
      <span class={`sign sign-${kind}`} role="img" aria-label={signs[kind].word}>
        {signs[kind].sign}
      </span>
      <span class="address">{address}</span>
      {!address.includes(type) && <span class="dim">{type}</span>}
    </>
  );
  if (shown.length === 0) return <div class="difference bare">{head}</div>;
  return (
    <details class="difference" open={open}>
      <summary>{head}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Attribute</th>
            <th scope="col">{before}</th>
            <th scope="col">{after}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((each) => (
            <AttributeRow key={each.path} attribute={each} />
          ))}
        </tbody>
      </table>
    </details>
  );
}

function AttributeRow({ attribute }: { attribute: AttributeDifference }) {
  return (
    <tr class={attribute.noise ? "noise" : undefined}>
      <th scope="row">{attribute.path}</th>
      <td class="before">
        <Value value={attribute.before} />
      </td>
      <td class="after">
        <Value value={attribute.after} />
      </td>
    </tr>
  );
}
