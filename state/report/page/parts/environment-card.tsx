import type { ComponentChildren } from "preact";
import type { ReportCluster, ReportEnvironment, ReportStack } from "../../report-data.ts";
import { type Concern, healthOf } from "../attention.ts";
import { budgetShare } from "../budget-share.ts";
import { count, dollars, moment, plural, relative } from "../format.ts";
import { hrefOf } from "../route.ts";
import { model, now } from "../store.ts";
import { costChange, costTrend, trendPath } from "../trend.ts";
import { Badge } from "./badge.tsx";
import { CostFigure } from "./cost.tsx";

interface Props {
  readonly environment: ReportEnvironment;
  readonly stacks: readonly ReportStack[];
  /** Of all environments. */
  readonly concerns: readonly Concern[];
}

/** One environment at a glance: how it is, what it costs, and how current that is. */
export function EnvironmentCard({ environment, stacks, concerns }: Props) {
  const { name, region, account, owner, counts, cost, clusters = [] } = environment;
  const { tone, word } = healthOf(name, stacks, concerns);
  const applied = stacks.filter(({ status }) => status !== "not-applied").length;
  return (
    <article class={`card ${tone}`} aria-labelledby={`environment-${name}`}>
      <header>
        <h2 id={`environment-${name}`}>
          <a href={hrefOf("resources", { env: name })}>{name}</a>
        </h2>
        {environment.protected === true && <Badge title="Destroy and forced unlocks are refused">protected</Badge>}
        <span class={`health ${tone}`}>{word}</span>
      </header>
      <p class="where">{[region, account, owner].filter(Boolean).join(" · ")}</p>
      <div class="money">
        {counts.resources === 0 && counts.problems > 0 ? (
          <span class="dim">cost unknown</span>
        ) : (
          <CostFigure cost={cost} />
        )}
        <Trend name={name} />
      </div>
      <Budget environment={environment} />
      <dl>
        <Fact name="Drift">
          <Drift environment={environment} stacks={stacks} />
        </Fact>
        <Fact name="Last change">
          <LastChange stacks={stacks} />
        </Fact>
        {clusters.length > 0 && (
          <Fact name="Kubernetes">
            {clusters.map((cluster) => (
              <Kubernetes key={cluster.name} cluster={cluster} isOneOfSeveral={clusters.length > 1} />
            ))}
          </Fact>
        )}
        <Fact name="Locks">
          {environment.locks?.length ? (
            <span class="warn">
              {plural(environment.locks.length, "lock")}, by{" "}
              {[...new Set(environment.locks.map(({ holder }) => holder))].join(", ")}
            </span>
          ) : (
            <span class="dim">none</span>
          )}
        </Fact>
        <Fact name="Stacks">
          <a href={hrefOf("overview", { env: name })}>
            {applied === stacks.length ? count(applied) : `${count(applied)} of ${count(stacks.length)}`} applied
          </a>
          <span class="dim">, {plural(counts.resources, "resource")}</span>
        </Fact>
      </dl>
    </article>
  );
}

const day = 86_400_000;
const trendSize = { width: 120, height: 26 };

/** How its cost developed, and how much it is more or less than a month ago. */
function Trend({ name }: { name: string }) {
  const points = costTrend(model, name);
  const change = costChange(points, now);
  if (change === undefined) return null;
  const { amount, since } = change;
  const isSame = Math.abs(amount) < 0.5;
  // It was made today: that it cost the same a minute ago says nothing.
  if (isSame && now - since < day) return null;
  const text = isSame
    ? `as ${relative(new Date(since).toISOString(), now)}`
    : `${amount > 0 ? "+" : "−"}${dollars(Math.abs(amount))} since ${moment(new Date(since).toISOString()).replace(/, .*/, "")}`;
  return (
    <span class="trend" title="At the prices of today">
      <svg viewBox={`0 -2 ${trendSize.width} ${trendSize.height + 4}`} aria-hidden="true">
        <path d={trendPath(points, now, trendSize.width, trendSize.height)} />
      </svg>
      <span class={isSame ? "dim" : amount > 0 ? "more" : "good"}>{text}</span>
    </span>
  );
}

function Budget({ environment: { cost, budget } }: { environment: ReportEnvironment }) {
  const share = budgetShare(budget, cost);
  if (share === undefined) return null;
  return (
    <p class={`budget${share.isExceeded ? " bad" : ""}`}>
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${Math.min(share.percent, 100)}%` }} />
      </span>
      {share.percent}% of the budget of {dollars(share.limit)}
      {share.of === "maximum" && ", at maximum"}
    </p>
  );
}

function Drift({ environment: { name, drift }, stacks }: Pick<Props, "environment" | "stacks">) {
  if (drift === undefined) return <span class="dim">not checked</span>;
  const ignored = stacks.reduce((sum, { drift: of }) => sum + (of?.passedOver ?? 0), 0);
  const applied = stacks.filter(({ status }) => status === "applied");
  const checked = applied.filter((stack) => stack.drift !== undefined).length;
  const where = checked < applied.length ? `${count(checked)} of ${plural(applied.length, "stack")} ` : "";
  const when = `${where}checked ${relative(drift.checkedAt, now)}${ignored === 0 ? "" : `, ${count(ignored)} ignored`}`;
  if (drift.resources === 0)
    return (
      <>
        none<span class="dim">, {when}</span>
      </>
    );
  return (
    <>
      <a class="warn" href={hrefOf("resources", { env: name, is: "drifted" })}>
        {plural(drift.resources, "resource")}
      </a>
      <span class="dim">, {when}</span>
    </>
  );
}

function LastChange({ stacks }: { stacks: readonly ReportStack[] }) {
  const [last] = stacks
    .filter(({ lastModified }) => lastModified !== undefined)
    .sort((a, b) => ((a.lastModified ?? "") < (b.lastModified ?? "") ? 1 : -1));
  if (last?.lastModified === undefined) return <span class="dim">unknown</span>;
  return (
    <a href={hrefOf("history", { stack: last.id })} title={`${last.id}, ${moment(last.lastModified)}`}>
      {relative(last.lastModified, now)}
    </a>
  );
}

function Kubernetes({ cluster, isOneOfSeveral }: { cluster: ReportCluster; isOneOfSeveral: boolean }) {
  const { stack, name, version, supportedUntil, support, warning } = cluster;
  const tone = support === "ended" ? "bad" : warning === undefined ? undefined : "warn";
  const until =
    support === "ended"
      ? "support ended"
      : supportedUntil === undefined
        ? ""
        : `${support} support until ${supportedUntil}`;
  return (
    <span class="cluster" title={warning}>
      <a
        class={tone}
        href={hrefOf("resources", { stack, type: "aws_eks_cluster" })}
        aria-label={`${name}: Kubernetes ${version}`}
      >
        {version}
      </a>
      {isOneOfSeveral && <span class="dim"> {name}</span>}
      <span class={tone ?? "dim"}>{until !== "" && ` ${until}`}</span>
    </span>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
