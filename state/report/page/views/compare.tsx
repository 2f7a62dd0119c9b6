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

/** Two environments or stacks: what differs apart from names, ids and timestamps. Computed when it is asked for. */
export function Compare() {
  const { params } = route.value;
  const choices = choicesOf(model);
  const left = params["left"] ?? choices.environments[0] ?? choices.stacks[0];
  // A stack is compared with a stack.
  const names = left !== undefined && choices.stacks.includes(left) ? choices.stacks : choices.environments;
  const right = params["right"] ?? names.find((name) => name !== left);
  const comparison = useMemo(
    () => (left === undefined || right === undefined ? undefined : compareChosen(model, left, right)),
    // A large report unpacks both sides first.
    [left, right, unpackings.value],
  );
  if (choices.stacks.length < 2)
    return <Empty title="Nothing to compare">Comparisons need at least two stacks with a state.</Empty>;
  return (
    <div class="page">
      <div class="menus">
        <h1>Compare</h1>
        <Side label="From" value={left} choices={choices} onChange={(value) => go("compare", { left: value, right })} />
        <a class="button" href={hrefOf("compare", { ...params, left: right, right: left })} aria-label="Swap sides">
          ⇄
        </a>
        <Side label="To" value={right} choices={choices} onChange={(value) => go("compare", { left, right: value })} />
      </div>
      {comparison === undefined ? (
        <Empty title={left === right ? "Choose two environments or stacks" : `${left} and ${right} cannot be compared`}>
          {left !== right && "Choose two environments, or two stacks."}
        </Empty>
      ) : comparison.stacks === "loading" ? (
        <Empty title="Reading the resources" />
      ) : (
        <Compared left={comparison.left} right={comparison.right} stacks={comparison.stacks} chosen={params["stack"]} />
      )}
    </div>
  );
}

interface SideProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: Choices;
  readonly onChange: (value: string | undefined) => void;
}

/** A menu of all environments, then all stacks. */
function Side({ label, value, choices: { environments, stacks }, onChange }: SideProps) {
  return (
    <Select
      label={label}
      value={value}
      options={[...environments, ...stacks].map((name) => ({ value: name, label: name }))}
      onChange={onChange}
    />
  );
}

interface ComparedProps {
  readonly left: string;
  readonly right: string;
  readonly stacks: readonly StackComparison[];
  /** Name of the stack to show. */
  readonly chosen: string | undefined;
}

function Compared({ left, right, stacks, chosen }: ComparedProps) {
  const stack = stacks.find(({ name }) => name === chosen) ?? stacks[0];
  if (stack === undefined) return <Empty title="Nothing to compare">Neither side has a state.</Empty>;
  return (
    <div class="history">
      <StackList left={left} right={right} stacks={stacks} current={stack} />
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
}: Omit<ComparedProps, "chosen"> & { readonly current: StackComparison }) {
  return (
    <nav aria-label="Stacks">
      <ol class="timeline">
        {stacks.map((stack) => (
          <li key={stack.name}>
            <a
              href={hrefOf("compare", { left, right, stack: stack.name })}
              aria-current={stack === current ? "true" : undefined}
            >
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
