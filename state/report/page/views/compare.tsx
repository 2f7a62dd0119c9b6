import { useMemo } from "preact/hooks";
import type { StackComparison } from "../../../compare/compare-views.ts";
import { type Choices, choicesOf, compareChosen } from "../compare.ts";
import { plural } from "../format.ts";
import { unpackings } from "../packed-details.ts";
import { Differences, meaningful, Tally } from "../parts/differences.tsx";
import { Empty } from "../parts/empty.tsx";
import { Select } from "../parts/select.tsx";
import { hrefOf } from "../route.ts";
import { go, model, route } from "../store.ts";
import { wholeVersions } from "../versions.ts";

/** Two environments, stacks or versions: what differs apart from names, ids and timestamps. Computed when it is asked for. */
export function Compare() {
  const { params } = route.value;
  const choices = choicesOf(model);
  const left = params["left"] ?? choices.environments[0] ?? choices.stacks[0];
  // A stack is compared with a stack.
  const names = left !== undefined && choices.stacks.includes(left) ? choices.stacks : choices.environments;
  const right = params["right"] ?? names.find((name) => name !== left);
  const [from, to] = [params["from"], params["to"]];
  const compared = useMemo(
    () =>
      left === undefined || right === undefined
        ? undefined
        : compareChosen(model, { name: left, version: from }, { name: right, version: to }),
    // A large report unpacks both sides first.
    [left, right, from, to, unpackings.value],
  );
  if (choices.stacks.length === 0 || left === undefined)
    return <Empty title="Nothing to compare">Comparisons need stacks with a state.</Empty>;
  const sides = { left, right: right ?? left, from, to };
  return (
    <div class="page">
      <div class="menus">
        <h1>Compare</h1>
        <Side
          label="From"
          value={left}
          version={from}
          choices={choices}
          onChange={(name, version) => go("compare", { ...sides, left: name, from: version })}
        />
        <a
          class="button"
          href={hrefOf("compare", { left: sides.right, right: left, from: to, to: from, stack: params["stack"] })}
          aria-label="Swap sides"
        >
          ⇄
        </a>
        <Side
          label="To"
          value={sides.right}
          version={to}
          choices={choices}
          onChange={(name, version) => go("compare", { ...sides, right: name, to: version })}
        />
      </div>
      {compared === undefined ? (
        <Empty title={left === right ? "Both sides are the same" : `${left} and ${right} cannot be compared`}>
          Choose two environments, two stacks, or two versions of one stack.
        </Empty>
      ) : compared === "loading" ? (
        <Empty title="Reading the resources" />
      ) : (
        <Compared
          left={titleOf(left, from)}
          right={titleOf(sides.right, to)}
          stacks={compared}
          chosen={params["stack"]}
          linkTo={(stack) => hrefOf("compare", { ...sides, stack })}
        />
      )}
    </div>
  );
}

interface SideProps {
  readonly label: string;
  readonly value: string;
  readonly version: string | undefined;
  readonly choices: Choices;
  readonly onChange: (name: string | undefined, version?: string) => void;
}

/** A menu of all environments, then all stacks; and the versions of the stack that is chosen. */
function Side({ label, value, version, choices: { environments, stacks }, onChange }: SideProps) {
  const [, ...earlier] = stacks.includes(value) ? wholeVersions(model.data, value) : [];
  return (
    <>
      <Select
        label={label}
        value={value}
        options={[...environments, ...stacks].map((name) => ({ value: name, label: name }))}
        onChange={(name) => onChange(name)}
      />
      {earlier.length > 0 && (
        <Select
          label={`Version of the ${label === "From" ? "left" : "right"}`}
          labelHidden
          any="now"
          value={version}
          options={earlier.map((each) => ({ value: each.version, label: `serial ${each.serial}` }))}
          onChange={(chosen) => onChange(value, chosen)}
        />
      )}
    </>
  );
}

function titleOf(name: string, version: string | undefined): string {
  if (version === undefined) return name;
  const { serial = version } = wholeVersions(model.data, name).find((each) => each.version === version) ?? {};
  return `${name}, serial ${serial}`;
}

interface ComparedProps {
  readonly left: string;
  readonly right: string;
  readonly stacks: readonly StackComparison[];
  /** Name of the stack to show. */
  readonly chosen: string | undefined;
  readonly linkTo: (stack: string) => string;
}

function Compared({ left, right, stacks, chosen, linkTo }: ComparedProps) {
  const stack = stacks.find(({ name }) => name === chosen) ?? stacks[0];
  if (stack === undefined) return <Empty title="Nothing to compare">Neither side has a state.</Empty>;
  return (
    <div class="history">
      <StackList left={left} right={right} stacks={stacks} current={stack} linkTo={linkTo} />
      <section aria-label={`Differences of ${stack.name}`}>
        <StackDifferences left={left} right={right} stack={stack} />
      </section>
    </div>
  );
}

function StackList({
  left,
  right,
  stacks,
  current,
  linkTo,
}: Omit<ComparedProps, "chosen"> & { readonly current: StackComparison }) {
  return (
    <nav aria-label="Stacks">
      <ol class="timeline">
        {stacks.map((stack) => (
          <li key={stack.name}>
            <a href={linkTo(stack.name)} aria-current={stack === current ? "true" : undefined}>
              <span class="serial">{stack.name}</span>
              {stack.only === undefined ? (
                <Tally differences={meaningful(stack.differences)} />
              ) : (
                <span class="dim">only in {stack.only === "left" ? left : right}</span>
              )}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StackDifferences({
  left,
  right,
  stack,
}: Pick<ComparedProps, "left" | "right"> & { readonly stack: StackComparison }) {
  const title = (
    <h2>
      {stack.name}
      <span class="dim"> {plural(stack.same, "resource")} the same</span>
    </h2>
  );
  if (stack.only !== undefined)
    return (
      <>
        {title}
        <Empty title={`Only ${stack.only === "left" ? left : right} has this stack`} />
      </>
    );
  return (
    <>
      {title}
      {stack.differences.length === 0 ? (
        <Empty title="No differences" />
      ) : (
        <Differences
          key={`${left} ${right} ${stack.name}`}
          differences={stack.differences}
          before={left}
          after={right}
        />
      )}
    </>
  );
}
