import { useSignal } from "@preact/signals";
import type { ReportEnvironment } from "../../report-data.ts";
import { count, dollars, moment, relative, total } from "../format.ts";
import { sortedPersonal, timeLeft } from "../personal.ts";
import { hrefOf } from "../route.ts";
import { now } from "../store.ts";
import { Badge } from "./badge.tsx";

/** Whose personal environments there are, and when they end. */
export function PersonalEnvironments({ environments }: { environments: readonly ReportEnvironment[] }) {
  const by = useSignal<"time" | "owner">("time");
  if (environments.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="personal">
      <header>
        <h2 id="personal">
          Personal environments <span class="number">{environments.length}</span>
        </h2>
      </header>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <Sortable
                title="Owner"
                active={by.value === "owner"}
                onClick={() => {
                  by.value = "owner";
                }}
              />
              <Sortable
                title="Time left"
                active={by.value === "time"}
                onClick={() => {
                  by.value = "time";
                }}
              />
              <th scope="col">State</th>
              <th scope="col">Base</th>
              <th scope="col" class="right">
                Cost
              </th>
              <th scope="col" class="right">
                Resources
              </th>
            </tr>
          </thead>
          <tbody>
            {sortedPersonal(environments, by.value).map((environment) => (
              <PersonalRow key={environment.name} environment={environment} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Sortable({ title, active, onClick }: { title: string; active: boolean; onClick: () => void }) {
  return (
    <th scope="col" aria-sort={active ? "ascending" : "none"}>
      <button class="plain-button" type="button" onClick={onClick}>
        {title}
        {active && <span aria-hidden="true"> ↑</span>}
      </button>
    </th>
  );
}

function PersonalRow({ environment: { name, owner, personal, counts, cost } }: { environment: ReportEnvironment }) {
  const left = personal === undefined ? undefined : timeLeft(personal, now);
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf("resources", { env: name })}>{name}</a>
      </th>
      <td>{owner ?? <span class="dim">unknown</span>}</td>
      <td
        class={left?.isShort ? "warn" : undefined}
        title={personal && `${moment(personal.expiresAt)}, ${relative(personal.expiresAt, now)}`}
      >
        {left?.text ?? <span class="dim">no end</span>}
      </td>
      <td>
        {personal === undefined ? (
          ""
        ) : (
          <Badge
            tone={personal.state === "failed" ? "bad" : "plain"}
            {...(personal.problem !== undefined && { title: personal.problem })}
          >
            {personal.state}
          </Badge>
        )}
      </td>
      <td>{personal?.base}</td>
      <td class="right">
        {personal?.hourly === undefined ? `${total(cost)} a month` : `≈ ${dollars(personal.hourly)} an hour`}
      </td>
      <td class="right">{count(counts.resources)}</td>
    </tr>
  );
}
