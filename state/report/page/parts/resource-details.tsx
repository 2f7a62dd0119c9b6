import type { ComponentChildren } from "preact";
import { withoutKeys } from "../../../model/address.ts";
import type { ReportDrift } from "../../report-data.ts";
import { costCentreOf, ownerOf } from "../columns.ts";
import { dollars, moment, plural } from "../format.ts";
import {
  attributesOf,
  type Dependency,
  dependantsOf,
  dependenciesOf,
  detailsOf,
  type Entry,
  type Published,
  publishedBy,
  readBy,
} from "../model.ts";
import { hrefOf } from "../route.ts";
import { model, route } from "../store.ts";
import { Attributes } from "./attributes.tsx";
import { Badge } from "./badge.tsx";
import { Copy } from "./copy.tsx";
import { Differences } from "./differences.tsx";
import { ResourceLink } from "./resource-link.tsx";

/** Everything known about one resource, with links to its dependencies and dependants. */
export function ResourceDetails({ entry, closeHref }: { entry: Entry; closeHref: string }) {
  const { resource, stack } = entry;
  const drift = stack.drift?.resources.filter(({ address }) => address === resource.address) ?? [];
  return (
    <article class="details" aria-label={resource.address}>
      <header>
        <div>
          <h2>{resource.address}</h2>
          <Badges entry={entry} />
        </div>
        <Copy text={resource.address} what="address" />
        {route.value.view === "graph" ? (
          <a class="button" href={hrefOf("resources", { stack: stack.id, at: entry.key })}>
            In list
          </a>
        ) : (
          <a class="button" href={hrefOf("graph", { stack: stack.id, at: entry.key })}>
            In graph
          </a>
        )}
        <a class="close" href={closeHref} aria-label="Close details">
          ×
        </a>
      </header>
      <Facts entry={entry} />
      {drift.length > 0 && (
        <Section title={`Drift, found ${moment(stack.drift?.checkedAt ?? "")}`}>
          {drift.map((each) => (
            <WaysOut key={each.address} drift={each} />
          ))}
          <Differences differences={drift} before="State" after="Real infrastructure" />
        </Section>
      )}
      <Links entry={entry} />
      <Section title="Attributes">
        <Attributes key={entry.key} attributes={attributesOf(entry) ?? {}} />
      </Section>
      <Past entry={entry} />
    </article>
  );
}

/** Since when it differs, who owns it, and what can be done about it. */
function WaysOut({ drift: { since, owner, undo, accept } }: { drift: ReportDrift }) {
  const facts = [
    ...(since === undefined ? [] : [`Since ${moment(since)}`]),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
  ];
  return (
    <>
      {facts.length > 0 && <p class="dim">{facts.join(", ")}</p>}
      <ul class="links">
        {undo !== undefined && <li>Undo: {undo}</li>}
        {accept !== undefined && <li>Accept: {accept}</li>}
      </ul>
    </>
  );
}

function Badges({ entry: { resource, drifted } }: { entry: Entry }) {
  return (
    <p class="badges">
      {resource.mode === "data" && <Badge title="Read, not created, by this stack">data source</Badge>}
      {resource.tainted && (
        <Badge tone="bad" title="Replaced by the next apply">
          tainted
        </Badge>
      )}
      {resource.deposed !== undefined && (
        <Badge tone="bad" title="An old object that is still to be destroyed">
          deposed {resource.deposed}
        </Badge>
      )}
      {drifted && <Badge tone="warn">drifted</Badge>}
    </p>
  );
}

function Facts({ entry }: { entry: Entry }) {
  const { resource, stack } = entry;
  const { constructPath, provider } = detailsOf(entry) ?? {};
  const { cost, zone } = resource;
  const [owner, costCentre] = [ownerOf(model, entry), costCentreOf(model, entry)];
  return (
    <dl class="facts">
      <Fact name="Stack">
        <a href={hrefOf("graph", { stack: stack.id })}>{stack.id}</a>
      </Fact>
      {resource.id !== undefined && (
        <Fact name="Id">
          <code>{resource.id}</code>
          <Copy text={resource.id} what="id" />
        </Fact>
      )}
      {resource.arn !== undefined && resource.arn !== resource.id && (
        <Fact name="ARN">
          <code>{resource.arn}</code>
          <Copy text={resource.arn} what="ARN" />
        </Fact>
      )}
      {zone !== undefined && <Fact name="Zone">{zone}</Fact>}
      {owner !== "" && (
        <Fact name="Owner">
          {owner}
          {costCentre !== "" && <span class="dim">, cost centre {costCentre}</span>}
        </Fact>
      )}
      {constructPath !== undefined && (
        <Fact name="Construct">
          <code>{constructPath}</code>
        </Fact>
      )}
      {provider !== undefined && (
        <Fact name="Provider">
          <code>{provider}</code>
        </Fact>
      )}
      {cost !== undefined && resource.mode === "managed" && (
        <Fact name="Cost">
          {cost.monthly === undefined ? cost.status : `${dollars(cost.monthly)} a month, ${cost.status}`}
          <span class="note">{cost.note}</span>
        </Fact>
      )}
    </dl>
  );
}

function Links({ entry }: { entry: Entry }) {
  const needs = dependenciesOf(model, entry);
  const needed = dependantsOf(model, entry);
  const reads = readBy(model, entry);
  const publishes = publishedBy(entry);
  return (
    <>
      <Section title={`Depends on ${needs.length === 0 ? "nothing" : ""}`} number={needs.length}>
        <ul class="links">
          {needs.map((dependency) => (
            <DependencyItem key={dependency.address} dependency={dependency} />
          ))}
        </ul>
      </Section>
      <Section title={`Needed by ${needed.length === 0 ? "nothing in its stack" : ""}`} number={needed.length}>
        <ul class="links">
          {needed.map((each) => (
            <li key={each.key}>
              <ResourceLink entry={each} />
            </li>
          ))}
        </ul>
      </Section>
      {reads.length > 0 && (
        <Section title="Reads outputs" number={reads.length}>
          <OutputList published={reads} />
        </Section>
      )}
      {publishes.length > 0 && (
        <Section title="Published as" number={publishes.length}>
          <OutputList published={publishes} />
        </Section>
      )}
    </>
  );
}

function DependencyItem({ dependency: { address, entries } }: { dependency: Dependency }) {
  const [first, ...more] = entries;
  if (first === undefined) return <li class="dim">{address}</li>;
  if (more.length === 0)
    return (
      <li>
        <ResourceLink entry={first} />
      </li>
    );
  return (
    <li>
      <details>
        <summary>
          {address} <span class="dim">{plural(entries.length, "instance")}</span>
        </summary>
        <ul class="links">
          {entries.map((each) => (
            <li key={each.key}>
              <ResourceLink entry={each} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function OutputList({ published }: { published: readonly Published[] }) {
  return (
    <ul class="links">
      {published.map(({ stack, output }) => (
        <li key={`${stack.id}.${output.name}`}>
          <a href={hrefOf("outputs", { env: stack.environment, stack: stack.id, name: output.name })}>
            {stack.id}
            <span class="dim"> {output.name}</span>
          </a>
          {output.readers.length > 0 && (
            <span class="dim"> read by {output.readers.map(({ stack: reader }) => reader).join(", ")}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The versions in which this resource changed. */
function Past({ entry: { resource, stack } }: { entry: Entry }) {
  const versions = model.data.histories.find((each) => each.stack === stack.id)?.versions ?? [];
  const plain = withoutKeys(resource.address);
  const touched = versions.filter(({ changes }) =>
    changes?.some(({ address }) => address === resource.address || address === plain),
  );
  if (touched.length === 0) return null;
  return (
    <Section title="Changed in" number={touched.length}>
      <ul class="links">
        {touched.map(({ version, serial, when }) => (
          <li key={version}>
            <a href={hrefOf("history", { stack: stack.id, version })}>
              Serial {serial}
              {when !== undefined && <span class="dim"> {moment(when)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Section({ title, number, children }: { title: string; number?: number; children: ComponentChildren }) {
  return (
    <section>
      <h3>
        {title} {number !== undefined && number > 0 && <span class="number">{number}</span>}
      </h3>
      {children}
    </section>
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
