import type { ComponentChildren } from "preact";
import type { ReportEnvironment, ReportStack } from "../../report-data.ts";
import { attentionOf, type Concern, checkedText } from "../attention.ts";
import { count, leftOut, moment, operation, plural, relative, total } from "../format.ts";
import { Badge } from "../parts/badge.tsx";
import { CostFigure, costSplit } from "../parts/cost.tsx";
import { Empty } from "../parts/empty.tsx";
import { hrefOf } from "../route.ts";
import { model, now } from "../store.ts";

/** What exists in each environment, what it costs, and what needs attention. */
export function Overview() {
  const { environments } = model.data;
  if (environments.length === 0)
    return <Empty title="No environments">The report was written without any state to read.</Empty>;
  const permanent = environments.filter(({ kind }) => kind === "permanent");
  const sandpits = environments.filter(({ kind }) => kind === "personal");
  return (
    <>
      <h1 class="hidden">Overview</h1>
      <Attention concerns={attentionOf(model, now)} />
      {permanent.map((environment) => (
        <Environment key={environment.name} environment={environment} />
      ))}
      {sandpits.length > 0 && (
        <>
          <h2 class="part">Sandpits</h2>
          {sandpits.map((environment) => (
            <Environment key={environment.name} environment={environment} />
          ))}
        </>
      )}
    </>
  );
}

function Attention({ concerns }: { concerns: readonly Concern[] }) {
  if (concerns.length === 0) {
    const { isComplete, text } = checkedText(model.data.stacks);
    return (
      <p class="all-well">
        {isComplete && <span class="sign good">✓ </span>}
        {text}
      </p>
    );
  }
  return (
    <section class="attention" aria-labelledby="attention">
      <h2 id="attention">
        Needs attention <span class="number">{concerns.length}</span>
      </h2>
      <ul>
        {concerns.map(({ tone, word, text, href }) => (
          <li key={`${word} ${text}`}>
            <Badge tone={tone}>{word}</Badge> <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Environment({ environment }: { environment: ReportEnvironment }) {
  const { name, counts, cost } = environment;
  const stacks = model.data.stacks.filter((stack) => stack.environment === name);
  return (
    <section class="environment" aria-labelledby={`environment-${name}`}>
      <header>
        <h2 id={`environment-${name}`}>{name}</h2>
        <Where environment={environment} />
        <dl class="totals">
          <Total name="Resources" href={hrefOf("resources", { env: name, is: "managed" })}>
            {count(counts.resources)}
          </Total>
          <Total name="Cost a month">
            {counts.resources === 0 ? (
              <span class="dim">{counts.problems > 0 ? "unknown" : "nothing applied"}</span>
            ) : (
              <CostFigure cost={cost} />
            )}
          </Total>
          <Total name="Drift">
            <Drift environment={environment} />
          </Total>
          <Total name="Locks">{environment.locks?.length ? count(environment.locks.length) : "none"}</Total>
        </dl>
        <a class="button" href={hrefOf("graph", { env: name })} aria-label={`Stack graph of ${name}`}>
          Graph
        </a>
      </header>
      {stacks.length === 0 ? <Empty title="No stacks yet" /> : <Stacks stacks={stacks} />}
    </section>
  );
}

function Where({ environment: { account, region, owner, personal, ...rest } }: { environment: ReportEnvironment }) {
  const expiresAt = personal?.expiresAt;
  return (
    <p class="where">
      {rest.protected && <Badge title="Destroy and forced unlocks are refused">protected</Badge>}
      {account !== undefined && <span>{account}</span>}
      {region !== undefined && <span>{region}</span>}
      {owner !== undefined && <span>owned by {owner}</span>}
      {expiresAt !== undefined && <span title={moment(expiresAt)}>{expiry(expiresAt)}</span>}
    </p>
  );
}

function expiry(expiresAt: string): string {
  return new Date(expiresAt).getTime() < now
    ? `expired ${relative(expiresAt, now)}`
    : `expires ${relative(expiresAt, now)}`;
}

function Drift({ environment: { name, drift } }: { environment: ReportEnvironment }) {
  if (drift === undefined) return <span class="dim">not checked</span>;
  if (drift.resources === 0) return <span title={`Checked ${moment(drift.checkedAt)}`}>none</span>;
  return (
    <a class="warn" href={hrefOf("resources", { env: name, is: "drifted" })}>
      {plural(drift.resources, "resource")}
    </a>
  );
}

/** Fixed, so that the tables of all environments have the same columns. */
const columnWidths = ["15%", "14%", "8%", "7%", "13%", "8%", "11%", "auto", "10%", "66px"];

function Stacks({ stacks }: { stacks: readonly ReportStack[] }) {
  const dearest = Math.max(...stacks.map(({ cost }) => cost.exact + cost.estimated), 1);
  return (
    <table class="stacks">
      <colgroup>
        {columnWidths.map((width, index) => (
          <col key={index} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Stack</th>
          <th scope="col">State</th>
          <th scope="col" class="right">
            Resources
          </th>
          <th scope="col" class="right">
            Serial
          </th>
          <th scope="col">Last change</th>
          <th scope="col">Program version</th>
          <th scope="col" class="right">
            Cost a month
          </th>
          <th scope="col">
            <span class="hidden">Share of the environment's cost</span>
          </th>
          <th scope="col">Not priced</th>
          <th scope="col">
            <span class="hidden">Graph</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {stacks.map((stack) => (
          <StackRow key={stack.id} stack={stack} dearest={dearest} />
        ))}
      </tbody>
    </table>
  );
}

function StackRow({ stack, dearest }: { stack: ReportStack; dearest: number }) {
  const { id, name, cost, serial, lastModified, terraformVersion } = stack;
  const resources = (model.byStack.get(id) ?? []).filter(({ resource }) => resource.mode === "managed").length;
  const hasState = stack.status === "applied" || stack.status === "orphan";
  const share = ((cost.exact + cost.estimated) / dearest) * 100;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf("resources", { stack: id })}>{name}</a>
      </th>
      <td>
        <Status stack={stack} />
      </td>
      <td class="right">{hasState ? count(resources) : "–"}</td>
      <td class="right">
        {serial === undefined ? "–" : <a href={hrefOf("history", { stack: id })}>{count(serial)}</a>}
      </td>
      <td title={lastModified && moment(lastModified)}>
        {lastModified === undefined ? "–" : relative(lastModified, now)}
      </td>
      <td>{terraformVersion ?? "–"}</td>
      <td class="right" title={hasState ? costSplit(cost) : undefined}>
        {hasState ? total(cost) : "–"}
      </td>
      <td class="share">
        <span style={{ width: `${share}%` }} />
      </td>
      <td class="dim">{leftOut(cost)}</td>
      <td>{hasState && <a href={hrefOf("graph", { stack: id })}>Graph</a>}</td>
    </tr>
  );
}

function Status({ stack: { status, problem, lock, drift } }: { stack: ReportStack }) {
  return (
    <span class="badges">
      {status === "unreadable" && (
        <Badge tone="bad" {...(problem !== undefined && { title: problem })}>
          unreadable
        </Badge>
      )}
      {status === "orphan" && (
        <Badge tone="warn" title="There is a state, but no stack in the code">
          orphan
        </Badge>
      )}
      {status === "not-applied" && <Badge title="In the code, never applied">not applied</Badge>}
      {lock !== undefined && (
        <Badge tone="warn" title={`${lock.holder}, ${operation(lock.operation)}, ${relative(lock.created, now)}`}>
          locked
        </Badge>
      )}
      {drift !== undefined && drift.resources.length > 0 && <Badge tone="warn">{drift.resources.length} drifted</Badge>}
      {status === "applied" && lock === undefined && !drift?.resources.length && (
        <span class="dim">{drift === undefined ? "applied" : "in step"}</span>
      )}
    </span>
  );
}

function Total({ name, href, children }: { name: string; href?: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{href === undefined ? children : <a href={href}>{children}</a>}</dd>
    </div>
  );
}
