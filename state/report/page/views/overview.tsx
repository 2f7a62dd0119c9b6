import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { ReportEnvironment, ReportStack } from "../../report-data.ts";
import { attentionOf, type Concern, checkedText, foremost, healthOf } from "../attention.ts";
import { count, plural } from "../format.ts";
import { Badge } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { EnvironmentCard } from "../parts/environment-card.tsx";
import { PersonalEnvironments } from "../parts/personal-environments.tsx";
import { Select } from "../parts/select.tsx";
import { Stacks } from "../parts/stacks.tsx";
import { hrefOf } from "../route.ts";
import { model, now, refine, route } from "../store.ts";

/** What needs attention, how each environment is and what it costs, and the stacks of one. */
export function Overview() {
  const { environments } = model.data;
  const concerns = useMemo(() => attentionOf(model, now), []);
  if (environments.length === 0)
    return <Empty title="No environments">The report was written without any state to read.</Empty>;
  const personal = environments.filter(({ kind }) => kind === "personal");
  const permanent = environments.filter(({ kind }) => kind === "permanent");
  const applied = permanent.filter(isApplied);
  return (
    <>
      <h1 class="hidden">Overview</h1>
      <Attention concerns={concerns} />
      <Cards environments={applied} concerns={concerns} />
      {applied.length === 0 && personal.length === 0 && (
        <Empty title="Nothing is applied">
          No environment has a state. Apply one, and write the report again: <code>./platform apply dev</code>.
        </Empty>
      )}
      <PersonalEnvironments environments={personal} />
      <NeverApplied environments={permanent.filter((each) => !isApplied(each))} />
      <StacksOfOne environments={[...applied, ...personal.filter(isApplied)]} />
      <Homeless />
    </>
  );
}

const stacksOf = (environment: string): readonly ReportStack[] =>
  model.data.stacks.filter((stack) => stack.environment === environment);

/** Whether it has a state, readable or not. */
function isApplied({ name }: ReportEnvironment): boolean {
  return stacksOf(name).some(({ status }) => status !== "not-applied");
}

function Attention({ concerns }: { concerns: readonly Concern[] }) {
  const wanted = useSignal<string | undefined>(undefined);
  if (concerns.length === 0) {
    const { isComplete, text } = checkedText(model.data.stacks);
    return (
      <p class="all-well">
        {isComplete && <span class="sign good">✓ </span>}
        {text}
      </p>
    );
  }
  const { shown, kinds } = foremost(concerns, wanted.value);
  const hasBad = concerns.some(({ tone }) => tone === "bad");
  return (
    <section class={`attention ${hasBad ? "bad-edge" : ""}`} aria-labelledby="attention">
      <h2 id="attention">
        Needs attention <span class="number">{count(concerns.length)}</span>
      </h2>
      <ul>
        {shown.map(({ tone, word, text, href }) => (
          <li key={`${word} ${text}`}>
            <Badge tone={tone}>{word}</Badge>{" "}
            <a href={href} title={text}>
              {text}
            </a>
          </li>
        ))}
      </ul>
      {kinds.length > 0 && (
        <p class="kinds">
          {kinds.map(({ word, number }) => (
            <button
              key={word}
              type="button"
              aria-pressed={wanted.value === word}
              onClick={() => {
                wanted.value = wanted.value === word ? undefined : word;
              }}
            >
              {word} <span class="number">{count(number)}</span>
            </button>
          ))}
        </p>
      )}
    </section>
  );
}

/** More environments than this can be narrowed by name. */
const filterFrom = 9;

function Cards({
  environments,
  concerns,
}: {
  environments: readonly ReportEnvironment[];
  concerns: readonly Concern[];
}) {
  const wanted = useSignal("");
  const isMany = environments.length >= filterFrom;
  const ordered = useMemo(() => (isMany ? worstFirst(environments, concerns) : environments), [environments, concerns]);
  const shown = ordered.filter(({ name, owner = "" }) =>
    `${name} ${owner}`.toLowerCase().includes(wanted.value.toLowerCase()),
  );
  return (
    <>
      {isMany && (
        <p class="card-filter">
          <input
            type="search"
            placeholder={`Filter ${plural(environments.length, "environment")} by name or owner`}
            aria-label="Filter environments"
            onInput={(event) => {
              wanted.value = event.currentTarget.value;
            }}
          />
        </p>
      )}
      <div class="cards">
        {shown.map((environment) => (
          <EnvironmentCard
            key={environment.name}
            environment={environment}
            stacks={stacksOf(environment.name)}
            concerns={concerns}
          />
        ))}
      </div>
    </>
  );
}

const tones = ["bad", "warn", "plain", "good"] as const;

function worstFirst(environments: readonly ReportEnvironment[], concerns: readonly Concern[]) {
  const rank = ({ name }: ReportEnvironment): number => tones.indexOf(healthOf(name, stacksOf(name), concerns).tone);
  return [...environments]
    .map((environment) => ({ environment, rank: rank(environment) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ environment }) => environment);
}

function NeverApplied({ environments }: { environments: readonly ReportEnvironment[] }) {
  if (environments.length === 0) return null;
  return (
    <details class="folded">
      <summary>
        {plural(environments.length, "environment was", "environments were")} never applied
        <span class="dim"> {environments.map(({ name }) => name).join(", ")}</span>
      </summary>
      <ul>
        {environments.map(({ name, region, owner, counts }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span class="dim"> {[region, owner, plural(counts.stacks, "stack")].filter(Boolean).join(" · ")}</span>{" "}
            <a href={hrefOf("graph", { env: name })}>Stack graph</a>
          </li>
        ))}
      </ul>
    </details>
  );
}

function StacksOfOne({ environments }: { environments: readonly ReportEnvironment[] }) {
  const wanted = route.value.params["env"];
  const environment = environments.find(({ name }) => name === wanted) ?? environments[0];
  if (environment === undefined) return null;
  return (
    <section class="panel" id="stacks" aria-labelledby="stacks-of">
      <header>
        <h2 id="stacks-of">Stacks of {environment.name}</h2>
        <Select
          label="Environment"
          labelHidden
          value={environment.name}
          options={environments.map(({ name }) => ({ value: name, label: name }))}
          onChange={(value) => refine({ env: value })}
        />
        <a class="button" href={hrefOf("graph", { env: environment.name })}>
          Stack graph
        </a>
      </header>
      <Stacks stacks={stacksOf(environment.name)} />
    </section>
  );
}

/** States that belong to no environment. */
function Homeless() {
  const stacks = stacksOf("");
  if (stacks.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="homeless">
      <header>
        <h2 id="homeless">States of no environment</h2>
      </header>
      <Stacks stacks={stacks} />
    </section>
  );
}
