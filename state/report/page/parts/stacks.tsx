import type { ReportStack } from "../../report-data.ts";
import { count, leftOut, moment, operation, plural, relative, total } from "../format.ts";
import { hrefOf } from "../route.ts";
import { model, now } from "../store.ts";
import { Badge } from "./badge.tsx";
import { costSplit } from "./cost.tsx";

/** The stacks of one environment; those that were never applied are only named. */
export function Stacks({ stacks }: { stacks: readonly ReportStack[] }) {
  const applied = stacks.filter(({ status }) => status !== "not-applied");
  const others = stacks.filter(({ status }) => status === "not-applied");
  const dearest = Math.max(...applied.map(({ cost }) => cost.exact + cost.estimated), 1);
  return (
    <>
      {applied.length > 0 && (
        <div class="wide">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">Stack</th>
                <th scope="col">State</th>
                <th scope="col" class="right">
                  Resources
                </th>
                <th scope="col">Last change</th>
                <th scope="col" class="right">
                  Serial
                </th>
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
              {applied.map((stack) => (
                <StackRow key={stack.id} stack={stack} dearest={dearest} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {others.length > 0 && (
        <p class="others dim">
          {plural(others.length, "stack was", "stacks were")} never applied: {others.map(({ name }) => name).join(", ")}
        </p>
      )}
    </>
  );
}

function StackRow({ stack, dearest }: { stack: ReportStack; dearest: number }) {
  const { id, name, cost, serial, lastModified, terraformVersion } = stack;
  const resources = (model.byStack.get(id) ?? []).filter(({ resource }) => resource.mode === "managed").length;
  const isReadable = stack.status !== "unreadable";
  const share = ((cost.exact + cost.estimated) / dearest) * 100;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf("resources", { stack: id })}>{name}</a>
      </th>
      <td>
        <Status stack={stack} />
      </td>
      <td class="right">{isReadable ? count(resources) : "–"}</td>
      <td title={lastModified && moment(lastModified)}>
        {lastModified === undefined ? "–" : relative(lastModified, now)}
      </td>
      <td class="right">
        {serial === undefined ? "–" : <a href={hrefOf("history", { stack: id })}>{count(serial)}</a>}
      </td>
      <td>{terraformVersion ?? "–"}</td>
      <td class="right" title={isReadable ? costSplit(cost) : undefined}>
        {isReadable ? total(cost) : "–"}
      </td>
      <td class="share">
        <span style={{ width: `${share}%` }} />
      </td>
      <td class="dim">{leftOut(cost)}</td>
      <td>
        {isReadable && (
          <a href={hrefOf("graph", { stack: id })} aria-label={`Graph of ${id}`}>
            Graph
          </a>
        )}
      </td>
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
