import type { ResourceDifference as Difference } from "../compare/diff.ts";
import type { ChangedVersion } from "../compare/history.ts";
import { addTotals } from "../cost/cost.ts";
import { type PricedEntry, pricedEntries, totalOf } from "../cost/priced-entries.ts";
import { priceTable } from "../cost/prices.ts";
import type { DriftedResource, StackDrift } from "../drift/stack-drift.ts";
import type { EnvironmentFacts } from "../environment.ts";
import { constructPath } from "../explore/configuration.ts";
import { countsOf } from "../explore/counts.ts";
import type { StateIndex } from "../explore/index-states.ts";
import { outputsView, type PublishedOutput } from "../explore/outputs.ts";
import { subnetZones, zoneOf } from "../explore/zones.ts";
import { append, groupBy } from "../model/group-by.ts";
import type { JsonObject } from "../model/json.ts";
import { type Resource, visibleAttributes } from "../model/state.ts";
import type { Reading } from "../read/read-states.ts";
import type { Lock, StackLock } from "../read/source.ts";
import { clustersOf } from "./clusters.ts";
import type {
  ReportData,
  ReportDrift,
  ReportEnvironment,
  ReportLock,
  ReportOutput,
  ReportPersonal,
  ReportProblem,
  ReportResource,
  ReportStack,
  ResourceDifference,
  StackHistory,
} from "./report-data.ts";
import { cutTextsOf, reportValue } from "./report-values.ts";
import { TagSets } from "./tag-sets.ts";

/** A version of a state as the page shows it: with its cost in dollars a month, where its resources were priced. */
export type ReportedVersion = ChangedVersion & { readonly monthly?: number };

/** A personal environment in a registry. */
export interface PersonalFacts extends ReportPersonal {
  readonly name: string;
  readonly owner: string;
  /** Number of stacks of which something may exist. */
  readonly stacks: number;
}

/** Everything that a report is made of, already read. */
export interface ReportParts {
  /** Where the states came from: `aws`, `emulated`. */
  readonly target: string;
  readonly environments: readonly EnvironmentFacts[];
  /** Stacks of the code, and states whose stack the code no longer has. */
  readonly index: StateIndex;
  /** Ids of the stacks that the code no longer has. */
  readonly orphans: ReadonlySet<string>;
  readonly locks: readonly StackLock[];
  readonly drift: readonly StackDrift[];
  readonly histories: readonly { readonly stack: string; readonly versions: readonly ReportedVersion[] }[];
  /** @default none */
  readonly personal?: readonly PersonalFacts[];
  /** What could not be read or checked, besides states. @default nothing */
  readonly problems?: readonly ReportProblem[];
  readonly now: Date;
  /** Shortens the paths in a text for readers: relative to the repository. */
  readonly shown: (text: string) => string;
}

/** The data that the report page embeds. All values are masked. */
export function assembleReport(parts: ReportParts): ReportData {
  const { target, index, histories, problems = [], now, shown } = parts;
  const environments = everyEnvironment(parts);
  const stacks = index.readings.map((reading) => reading.stack.id);
  const prices = new Map(
    stacks.map((id) => [id, pricedEntries({ index, environments: withRegion(environments), today: now }, id)]),
  );
  const { outputs } = outputsView(index);
  const outputsOf = groupBy(outputs, ({ stack }) => stack);
  const reportStacks = index.readings.map((reading) =>
    reportStack(parts, reading, outputsOf.get(reading.stack.id) ?? [], prices),
  );
  const stacksOf = groupBy(reportStacks, ({ environment }) => environment);
  const subnets = index.entries.filter(({ resource }) => resource.type === "aws_subnet");
  const zones = subnetZones(subnets.map(({ resource }) => placed(resource, visibleAttributes(resource))));
  const tagSets = new TagSets();
  const long = new Map<string, string[]>();
  for (const { stack, value = null } of outputs) reportValue(value, (text) => append(long, stack, text));
  const resources = stacks.flatMap((id) => reportResources(index, id, { prices, zones, tagSets, long }));
  return {
    generatedAt: now.toISOString(),
    target,
    prices: { date: priceTable.date, source: priceTable.source },
    environments: environments.map((environment) =>
      reportEnvironment(parts, environment, stacksOf.get(environment.name) ?? [], long),
    ),
    stacks: reportStacks,
    resources,
    tagSets: tagSets.sets,
    histories: histories.map(reportHistory),
    problems: problems.map((problem) => ({ ...problem, message: shown(problem.message) })),
  };
}

function withRegion(environments: readonly SomeFacts[]): { readonly name: string; readonly region: string }[] {
  return environments.flatMap(({ name, region }) => (region === undefined ? [] : [{ name, region }]));
}

/** By stack id. */
type Prices = ReadonlyMap<string, readonly PricedEntry[]>;

type SomeFacts = Pick<EnvironmentFacts, "name" | "kind"> & Partial<EnvironmentFacts>;

/** Those with a file, and personal ones that only their registry knows: in the account and the region of their base. */
function everyEnvironment({ environments, personal = [] }: ReportParts): SomeFacts[] {
  const known = new Map(environments.map((each) => [each.name, each]));
  const registered = personal.filter(({ name }) => !known.has(name));
  return [
    ...environments,
    ...registered.map(({ name, base }): SomeFacts => {
      const { account, region } = known.get(base) ?? {};
      return {
        name,
        kind: "personal",
        ...(account !== undefined && { account }),
        ...(region !== undefined && { region }),
      };
    }),
  ];
}

function reportEnvironment(
  { environments, index, personal = [], now }: ReportParts,
  { name, kind, account, region, protected: isProtected, budget, tags }: SomeFacts,
  own: readonly ReportStack[],
  long: ReadonlyMap<string, readonly string[]>,
): ReportEnvironment {
  const entries = own.flatMap(({ id }) => index.byStack.get(id) ?? []);
  const checked = own.flatMap(({ drift }) => drift ?? []);
  const checkedAt = checked.map((drift) => drift.checkedAt).sort()[0];
  const locks = own.flatMap(({ lock }) => lock ?? []);
  const clusters = clustersOf(entries, now);
  const registered = personal.find((each) => each.name === name);
  const owner = registered?.owner ?? tags?.owner;
  const texts = own.flatMap(({ id }) => long.get(id) ?? []);
  const cutTexts = cutTextsOf(environments, index.readings, name, texts);
  return {
    name,
    kind,
    ...(isProtected !== undefined && { protected: isProtected }),
    ...(account !== undefined && { account: `${account.alias} (${account.id})`, accountId: account.id }),
    ...(cutTexts !== undefined && { cutTexts }),
    ...(region !== undefined && { region }),
    ...(owner !== undefined && { owner }),
    ...(tags?.costCentre !== undefined && { costCentre: tags.costCentre }),
    ...(registered !== undefined && { personal: reportPersonal(registered) }),
    ...(clusters.length > 0 && { clusters }),
    counts: {
      stacks: Math.max(own.length, registered?.stacks ?? 0),
      ...countsOf(entries.map(({ resource }) => resource)),
      problems: own.filter(({ status }) => status === "unreadable").length,
    },
    cost: addTotals(own.map(({ cost }) => cost)),
    ...(budget !== undefined && { budget }),
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

function reportPersonal({ name: _, owner: _owner, stacks: _stacks, ...personal }: PersonalFacts): ReportPersonal {
  return personal;
}

function reportStack(
  { orphans, locks, drift, shown }: ReportParts,
  reading: Reading,
  outputs: readonly PublishedOutput[],
  prices: Prices,
): ReportStack {
  const { stack, file } = reading;
  const { id, environment, name, dependencies } = stack;
  const lock = locks.find((each) => each.stack.id === id)?.status;
  const checked = drift.find((each) => each.stack === id);
  return {
    id,
    environment,
    name,
    dependencies,
    location: shown(file),
    ...statusOf(reading, orphans.has(id), shown),
    ...(lock?.status === "held" && { lock: reportLock(id, lock.lock) }),
    ...(checked !== undefined &&
      reading.status === "read" && {
        drift: {
          checkedAt: checked.checkedAt,
          resources: checked.resources.map(reportDrift),
          ...(checked.passedOver !== undefined && { passedOver: checked.passedOver.length }),
        },
      }),
    cost: totalOf(prices.get(id) ?? []),
    outputs: outputs.flatMap(reportOutput),
  };
}

function statusOf(
  reading: Reading,
  isOrphan: boolean,
  shown: (text: string) => string,
): Pick<ReportStack, "status" | "problem" | "serial" | "lineage" | "terraformVersion" | "lastModified"> {
  switch (reading.status) {
    case "absent":
      return { status: "not-applied" };
    case "failed":
      return { status: "unreadable", problem: shown(reading.failure.message) };
    case "read": {
      const { serial, lineage, terraformVersion } = reading.state;
      const { modified } = reading;
      return {
        status: isOrphan ? "orphan" : "applied",
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

/** Only outputs in the state: an output that is only declared has no value to show. */
function reportOutput({ name, value, sources, readers }: PublishedOutput): ReportOutput[] {
  return value === undefined
    ? []
    : [{ name, value: reportValue(value), readers, ...(sources !== undefined && { sources }) }];
}

interface Facts {
  readonly prices: Prices;
  readonly zones: ReadonlyMap<string, string>;
  readonly tagSets: TagSets;
  /** Texts that are cut, by stack. */
  readonly long: Map<string, string[]>;
}

function placed({ address, type }: Resource, attributes: JsonObject) {
  return { address, type, attributes };
}

function reportResources(index: StateIndex, stack: string, { prices, zones, tagSets, long }: Facts): ReportResource[] {
  const costs = new Map((prices.get(stack) ?? []).map(({ entry, cost }) => [entry, cost]));
  return (index.byStack.get(stack) ?? []).map((entry): ReportResource => {
    const { resource, id, arn } = entry;
    const { address, mode, type, name, provider, tainted, deposed, dependencies } = resource;
    const path = constructPath(entry);
    const cost = costs.get(entry);
    // Masking takes most of the time, so it happens once.
    const visible = visibleAttributes(resource);
    const zone = zoneOf(placed(resource, visible), zones);
    const tags = tagSets.add(visible);
    return {
      stack,
      address,
      mode,
      type,
      name,
      provider,
      dependencies,
      attributes: reportAttributes(visible, (text) => append(long, stack, text)),
      ...(id !== undefined && { id }),
      ...(arn !== undefined && { arn }),
      ...(path !== undefined && { constructPath: path }),
      ...(tainted && { tainted }),
      ...(deposed !== undefined && { deposed }),
      ...(cost !== undefined && { cost }),
      ...(zone !== undefined && { zone }),
      ...(tags !== undefined && { tags }),
    };
  });
}

function reportAttributes(visible: JsonObject, long: (text: string) => void): ReportResource["attributes"] {
  return Object.fromEntries(
    Object.entries(visible).flatMap(([name, value]) =>
      value === null ? [] : [[name, reportValue(value, long)] as const],
    ),
  );
}

function reportHistory({ stack, versions }: ReportParts["histories"][number]): StackHistory {
  return {
    stack,
    versions: versions.map(
      ({ version, serial = 0, modified, terraformVersion, counts, failure, changes, by, commit, run, monthly }) => ({
        version,
        serial,
        ...(modified !== undefined && { when: modified.toISOString() }),
        ...(terraformVersion !== undefined && { terraformVersion }),
        ...(counts !== undefined && { resources: counts.resources }),
        ...(monthly !== undefined && { monthly }),
        ...(by !== undefined && { by }),
        ...(commit !== undefined && { commit }),
        ...(run !== undefined && { run }),
        ...(failure !== undefined && { problem: failure.message }),
        ...(changes !== undefined && { changes: changes.map(reportDifference) }),
      }),
    ),
  };
}

function reportDrift(found: DriftedResource): ReportDrift {
  const { owner, since, undo, accept } = found;
  return {
    ...reportDifference(found),
    ...(owner !== undefined && { owner }),
    ...(since !== undefined && { since }),
    ...(undo !== undefined && { undo }),
    ...(accept !== undefined && { accept }),
  };
}

function reportDifference({ address, type, kind, attributes }: Difference): ResourceDifference {
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
