import type { StateVersion } from "../../report-data.ts";
import { dollars, moment, operation, plural, relative } from "../format.ts";
import { originOf, shortCommit } from "../origin.ts";
import { Copy } from "../parts/copy.tsx";
import { Differences, meaningful, Tally } from "../parts/differences.tsx";
import { Empty } from "../parts/empty.tsx";
import { Select } from "../parts/select.tsx";
import { hrefOf } from "../route.ts";
import { go, model, now, route } from "../store.ts";

/** The versions of the state of a stack, newest first, with their changes. */
export function History() {
  const { params } = route.value;
  const id = params["stack"] ?? model.data.histories[0]?.stack ?? model.data.stacks[0]?.id;
  const stack = id === undefined ? undefined : model.stacks.get(id);
  const versions = model.data.histories.find((each) => each.stack === id)?.versions ?? [];
  const position = Math.max(
    0,
    versions.findIndex(({ version }) => version === params["version"]),
  );
  const version = versions[position];
  return (
    <div class="page">
      <div class="menus">
        <h1>History</h1>
        <Select
          label="Stack"
          value={id}
          options={model.data.stacks.map((each) => ({ value: each.id, label: each.id }))}
          onChange={(value) => go("history", { stack: value })}
        />
        {stack?.location !== undefined && <code class="dim location">{stack.location}</code>}
        {versions.length > 0 && <p class="found">{plural(versions.length, "version")} shown, newest first</p>}
      </div>
      {stack?.lock !== undefined && (
        <p class="notice warn">
          Locked by {stack.lock.holder} for {operation(stack.lock.operation)}, {relative(stack.lock.created, now)}. Lock
          id <code>{stack.lock.id}</code>
        </p>
      )}
      {stack?.problem !== undefined && <p class="notice bad">{stack.problem}</p>}
      {version === undefined || id === undefined ? (
        <Empty title="No versions">
          {stack?.status === "not-applied"
            ? "This stack was never applied."
            : "The backend keeps none, or they could not be listed."}
        </Empty>
      ) : (
        <div class="history">
          <Timeline stack={id} versions={versions} current={version} />
          <section aria-label={`Changes of serial ${version.serial}`}>
            <Changes version={version} older={versions[position + 1]} />
          </section>
        </div>
      )}
    </div>
  );
}

interface TimelineProps {
  readonly stack: string;
  readonly versions: readonly StateVersion[];
  readonly current: StateVersion;
}

function Timeline({ stack, versions, current }: TimelineProps) {
  return (
    <nav aria-label="Versions">
      <ol class="timeline" onKeyDown={moveFocus}>
        {versions.map((each) => (
          <li key={each.version}>
            <a
              href={hrefOf("history", { stack, version: each.version })}
              aria-current={each === current ? "true" : undefined}
            >
              <span class="serial">Serial {each.serial}</span>
              <span class="dim" title={each.when && relative(each.when, now)}>
                {each.when === undefined ? "" : moment(each.when)}
              </span>
              <Written version={each} />
              <span>
                {each.problem !== undefined && <span class="bad">unreadable</span>}
                {each.problem === undefined && each.changes === undefined && <span class="dim">oldest kept</span>}
                {each.changes !== undefined && <Tally differences={meaningful(each.changes)} />}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Who wrote a version, in the list of versions. */
function Written({ version }: { version: StateVersion }) {
  const origin = originOf(version);
  if (origin === undefined) return null;
  const { by, commit } = origin;
  return <span class="dim">{[by, commit && shortCommit(commit)].filter(Boolean).join(", ")}</span>;
}

/** Who wrote a version, from which commit and in which run, and who says so. */
function OriginOf({ version }: { version: StateVersion }) {
  const origin = originOf(version);
  if (origin === undefined)
    return (
      <p class="origin dim">
        Who wrote it, and from which commit, is unknown: neither the backend nor a tag or an output that it changed says
        so.
      </p>
    );
  const { by, commit, run, source } = origin;
  return (
    <p class="origin">
      Written by {by ?? <span class="dim">unknown</span>}, from{" "}
      {commit === undefined ? (
        <span class="dim">an unknown commit</span>
      ) : (
        <>
          commit <code title={commit}>{shortCommit(commit)}</code>
          <Copy text={commit} what="commit" />
        </>
      )}
      {run !== undefined && (
        <a href={run} target="_blank" rel="noreferrer">
          Run
        </a>
      )}
      {source === "tags" && <span class="dim"> as the tags say that it set</span>}
    </p>
  );
}

/** What a version costs, and how much that differs from the one before. */
function Cost({ version: { monthly }, older }: { version: StateVersion; older: StateVersion | undefined }) {
  if (monthly === undefined) return null;
  const change = older?.monthly === undefined ? 0 : monthly - older.monthly;
  return (
    <>
      , {dollars(monthly)} a month
      {Math.abs(change) >= 0.01 && ` (${change > 0 ? "+" : "−"}${dollars(Math.abs(change))})`}
    </>
  );
}

function Changes({ version, older }: { version: StateVersion; older: StateVersion | undefined }) {
  const { serial, problem, changes, resources, terraformVersion, when } = version;
  return (
    <>
      <h2>
        Serial {serial}
        <span class="dim">
          {resources !== undefined && ` ${plural(resources, "resource")}`}
          <Cost version={version} older={older} />
          {terraformVersion !== undefined && `, program version ${terraformVersion}`}
          {when !== undefined && `, ${relative(when, now)}`}
        </span>
      </h2>
      <OriginOf version={version} />
      {problem !== undefined && <p class="notice bad">{problem}</p>}
      {problem === undefined && changes === undefined && (
        <Empty title="The oldest version kept">There is nothing before it to compare it with.</Empty>
      )}
      {changes?.length === 0 && (
        <Empty title="No differences">Only serial, outputs' order or bookkeeping changed in this version.</Empty>
      )}
      {changes !== undefined && changes.length > 0 && (
        <Differences
          key={version.version}
          differences={changes}
          before={`Serial ${older?.serial ?? "before"}`}
          after={`Serial ${serial}`}
        />
      )}
    </>
  );
}

function moveFocus(event: KeyboardEvent): void {
  const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  const links = [...event.currentTarget.querySelectorAll("a")];
  const next = links[links.findIndex((link) => link.matches(":focus")) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
