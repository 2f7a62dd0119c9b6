import type { Environment } from "@ml-platform/environments";
import {
  addTotals,
  compareEnvironments,
  constructPath,
  countsOf,
  type Entry,
  isObject,
  type Json,
  type Lock,
  outputsView,
  type PublishedOutput,
  priceTable,
  type Reading,
  type ResourceDifference,
  type Stack,
  visibleAttributes,
} from "@ml-platform/state";
import type {
  EnvironmentComparison,
  JsonValue,
  ReportData,
  ReportEnvironment,
  ReportLock,
  ReportOutput,
  ReportResource,
  ReportStack,
  StackHistory,
} from "@ml-platform/state/report";
import { sideOf } from "../commands/state/diff.ts";
import type { StackDrift } from "./check-drift.ts";
import { type PricedEntry, pricedEntries, totalOf } from "./price-survey.ts";
import type { StackLock } from "./read-locks.ts";
import type { Survey } from "./read-stacks.ts";
import type { ChangedVersion } from "./versions.ts";

/** All that a report is made of; everything was read before. */
export interface ReportParts {
  /** Stacks of the code and states without one. */
  readonly survey: Survey;
  /** Ids of the stacks that only have a state. */
  readonly orphans: ReadonlySet<string>;
  readonly locks: readonly StackLock[];
  readonly drift: readonly StackDrift[];
  readonly histories: readonly { readonly stack: string; readonly versions: readonly ChangedVersion[] }[];
  readonly now: Date;
  /** Paths below the repository as a person types them. */
  readonly shown: (text: string) => string;
}

/** What the report page embeds. Values are masked. */
export function assembleReport(parts: ReportParts): ReportData {
  const { survey, now, histories } = parts;
  const { outputs } = outputsView(survey.index);
  const stacks = survey.readings.map((reading) => reportStack(parts, reading, outputs));
  return {
    generatedAt: now.toISOString(),
    target: survey.target,
    prices: { date: priceTable.date, source: priceTable.source },
    environments: survey.environments.map((environment) => reportEnvironment(parts, environment, stacks)),
    stacks,
    resources: survey.readings.flatMap(({ stack }) => reportResources(parts, stack)),
    histories: histories.map(reportHistory),
    comparisons: comparisonsOf(survey),
  };
}

function reportEnvironment(
  { survey }: ReportParts,
  { name, kind, account, region, protected: isProtected }: Environment,
  stacks: readonly ReportStack[],
): ReportEnvironment {
  const own = stacks.filter(({ environment }) => environment === name);
  const entries = survey.index.entries.filter(({ stack }) => stack.environment === name);
  const checked = own.flatMap(({ drift }) => drift ?? []);
  const checkedAt = checked.map((drift) => drift.checkedAt).sort()[0];
  const locks = own.flatMap(({ lock }) => lock ?? []);
  return {
    name,
    kind,
    protected: isProtected,
    account: `${account.alias} (${account.id})`,
    region,
    counts: {
      stacks: own.length,
      ...countsOf(entries.map(({ resource }) => resource)),
      problems: own.filter(({ standing }) => standing === "unreadable").length,
    },
    cost: addTotals(own.map(({ cost }) => cost)),
    ...(checkedAt !== undefined && {
      drift: {
        checkedAt,
        stacks: checked.filter(({ resources }) => resources.length > 0).length,
        resources: checked.reduce((sum, { resources }) => sum + resources.length, 0),
      },
    }),
    ...(locks.length > 0 && { locks: locks.sort((a, b) => (a.created < b.created ? 1 : -1)) }),
  };
}

function reportStack(
  { survey, orphans, locks, drift, now, shown }: ReportParts,
  reading: Reading,
  outputs: readonly PublishedOutput[],
): ReportStack {
  const { stack, file } = reading;
  const { id, environment, name, dependencies } = stack;
  const status = locks.find((lock) => lock.stack.id === id)?.status;
  const checked = drift.find(({ stack }) => stack === id);
  return {
    id,
    environment,
    name,
    dependencies,
    location: shown(file),
    ...standingOf(reading, orphans.has(id), shown),
    ...(status?.status === "held" && { lock: reportLock(id, status.lock) }),
    ...(checked !== undefined &&
      reading.status === "read" && {
        drift: { checkedAt: checked.checkedAt, resources: checked.resources.map(reportDifference) },
      }),
    cost: totalOf(pricedEntries(survey, id, now)),
    outputs: outputs.flatMap((output) => (output.stack === id ? reportOutput(output) : [])),
  };
}

function standingOf(
  reading: Reading,
  isOrphan: boolean,
  shown: (text: string) => string,
): Pick<ReportStack, "standing" | "problem" | "serial" | "lineage" | "terraformVersion" | "lastModified"> {
  switch (reading.status) {
    case "absent":
      return { standing: "not-applied" };
    case "failed":
      return { standing: "unreadable", problem: shown(reading.failure.message) };
    case "read": {
      const { serial, lineage, terraformVersion } = reading.state;
      const { modified } = reading;
      return {
        standing: isOrphan ? "orphan" : "applied",
        serial,
        lineage,
        terraformVersion,
        ...(modified !== undefined && { lastModified: modified.toISOString() }),
      };
    }
  }
}

function reportLock(stack: string, { id, who, operation, created }: Lock): ReportLock {
  return { stack, id, holder: who, operation, created: created?.toISOString() ?? "" };
}

/** Those that the state holds; what is only declared has no value to show. */
function reportOutput({ name, value, sources, readers }: PublishedOutput): ReportOutput[] {
  return value === undefined
    ? []
    : [{ name, value: reportValue(value), readers, ...(sources !== undefined && { sources }) }];
}

function reportResources({ survey, now }: ReportParts, stack: Stack): ReportResource[] {
  const costs = new Map(pricedEntries(survey, stack.id, now).map(({ entry, cost }: PricedEntry) => [entry, cost]));
  return (survey.index.byStack.get(stack.id) ?? []).map((entry): ReportResource => {
    const { resource, id, arn } = entry;
    const { address, mode, type, name, provider, tainted, deposed, dependencies } = resource;
    const path = constructPath(entry);
    const cost = costs.get(entry);
    return {
      stack: stack.id,
      address,
      mode,
      type,
      name,
      provider,
      dependencies,
      attributes: reportAttributes(entry),
      ...(id !== undefined && { id }),
      ...(arn !== undefined && { arn }),
      ...(path !== undefined && { constructPath: path }),
      ...(tainted && { tainted }),
      ...(deposed !== undefined && { deposed }),
      ...(cost !== undefined && { cost }),
    };
  });
}

function reportAttributes({ resource }: Entry): ReportResource["attributes"] {
  return Object.fromEntries(
    Object.entries(visibleAttributes(resource)).flatMap(([name, value]) =>
      value === null ? [] : [[name, reportValue(value)] as const],
    ),
  );
}

const longestText = 2000;

/** Nulls inside objects are left out, long texts cut: they would make the page heavy and nobody reads them there. */
function reportValue(value: Json): JsonValue {
  if (typeof value === "string") return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if (Array.isArray(value)) return value.map(reportValue);
  if (!isObject(value)) return value as JsonValue;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === null ? [] : [[name, reportValue(item)] as const])),
  );
}

function reportHistory({ stack, versions }: ReportParts["histories"][number]): StackHistory {
  return {
    stack,
    versions: versions.map(({ version, serial = 0, modified, terraformVersion, counts, failure, changes }) => ({
      version,
      serial,
      ...(modified !== undefined && { when: modified.toISOString() }),
      ...(terraformVersion !== undefined && { terraformVersion }),
      ...(counts !== undefined && { resources: counts.resources }),
      ...(failure !== undefined && { problem: failure.message }),
      ...(changes !== undefined && { changes: changes.map(reportDifference) }),
    })),
  };
}

function reportDifference({ address, type, kind, attributes }: ResourceDifference) {
  return {
    address,
    type,
    kind,
    attributes: attributes.map(({ path, before, after, noise }) => ({
      path,
      ...(before !== undefined && { before: reportValue(before) }),
      ...(after !== undefined && { after: reportValue(after) }),
      ...(noise !== undefined && { noise }),
    })),
  };
}

/** Every two environments that stand, earlier against later. */
function comparisonsOf(survey: Survey): EnvironmentComparison[] {
  const standing = survey.environments
    .map(({ name }) => name)
    .filter((name) => survey.readings.some(({ status, stack }) => status === "read" && stack.environment === name));
  return standing.flatMap((left, index) =>
    standing.slice(index + 1).map((right) => ({
      left,
      right,
      stacks: compareEnvironments(sideOf(survey, left), sideOf(survey, right)).map(({ differences, ...stack }) => ({
        ...stack,
        differences: differences.map(reportDifference),
      })),
    })),
  );
}
