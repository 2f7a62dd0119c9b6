import type { EnvironmentComparison, ReportData, StackComparison } from "../../report-data.ts";
import { plural } from "../format.ts";
import { Differences, meaningful, Tally } from "../parts/differences.tsx";
import { Empty } from "../parts/empty.tsx";
import { Select } from "../parts/select.tsx";
import { hrefOf } from "../route.ts";
import { go, model, route } from "../store.ts";

/** Two environments, stack by stack: what differs apart from names, ids and timestamps. */
export function Compare() {
  const { params } = route.value;
  const [first] = model.data.comparisons;
  const left = params["left"] ?? first?.left;
  const right = params["right"] ?? first?.right;
  const names = [...new Set(model.data.comparisons.flatMap((each) => [each.left, each.right]))];
  const options = names.map((value) => ({ value, label: value }));
  const comparison = left === undefined || right === undefined ? undefined : find(model.data, left, right);
  const stack = comparison?.stacks.find(({ name }) => name === params["stack"]) ?? comparison?.stacks[0];
  if (names.length === 0)
    return <Empty title="Nothing to compare">Comparisons need at least two environments with a state.</Empty>;
  return (
    <div class="page">
      <div class="menus">
        <h1>Compare</h1>
        <Select
          label="From"
          value={left}
          options={options}
          onChange={(value) => go("compare", { ...params, left: value })}
        />
        <a class="button" href={hrefOf("compare", { ...params, left: right, right: left })} aria-label="Swap sides">
          ⇄
        </a>
        <Select
          label="To"
          value={right}
          options={options}
          onChange={(value) => go("compare", { ...params, right: value })}
        />
      </div>
      {comparison === undefined || stack === undefined ? (
        <Empty title={left === right ? "Choose two environments" : `${left} and ${right} were not compared`}>
          {left !== right && "The report was written without this pair."}
        </Empty>
      ) : (
        <div class="history">
          <StackList comparison={comparison} current={stack} />
          <section aria-label={`Differences of ${stack.name}`}>
            <StackDifferences comparison={comparison} stack={stack} />
          </section>
        </div>
      )}
    </div>
  );
}

function StackList({
  comparison: { left, right, stacks },
  current,
}: {
  comparison: EnvironmentComparison;
  current: StackComparison;
}) {
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
  comparison: { left, right },
  stack,
}: {
  comparison: EnvironmentComparison;
  stack: StackComparison;
}) {
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

/** The comparison of a pair, reversed if the report has it the other way round. */
function find({ comparisons }: ReportData, left: string, right: string): EnvironmentComparison | undefined {
  const straight = comparisons.find((each) => each.left === left && each.right === right);
  if (straight !== undefined) return straight;
  const reverse = comparisons.find((each) => each.left === right && each.right === left);
  return reverse === undefined ? undefined : reversed(reverse);
}

function reversed({ left, right, stacks }: EnvironmentComparison): EnvironmentComparison {
  const kinds = { added: "removed", removed: "added", changed: "changed", replaced: "replaced" } as const;
  return {
    left: right,
    right: left,
    stacks: stacks.map(({ only, ...stack }) => ({
      ...stack,
      ...(only !== undefined && { only: only === "left" ? "right" : "left" }),
      differences: stack.differences.map((difference) => ({
        ...difference,
        kind: kinds[difference.kind],
        attributes: difference.attributes.map(({ before, after, ...attribute }) => ({
          ...attribute,
          ...(after !== undefined && { before: after }),
          ...(before !== undefined && { after: before }),
        })),
      })),
    })),
  };
}
