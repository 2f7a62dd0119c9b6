/** What the provider left of one resource. */
export interface RecordedResource {
  readonly schemaVersion: number;
  readonly attributes: Json;
  /** The attributes that a refresh changes although nobody touched anything, as it leaves them. */
  readonly afterRefresh?: Json;
}

/** Resources of a stack by address. */
export type Recorded = Readonly<Record<string, RecordedResource>>;

type Json = Readonly<Record<string, unknown>>;

/** A stack that was applied. */
export interface AppliedStack {
  readonly id: string;
  /** The state as Terraform wrote it. */
  readonly state: string;
  /** Attributes by address after a refresh. */
  readonly refreshed: Readonly<Record<string, Json>>;
}

/** What AWS, the provider or the local AWS make up: other values in every run. */
const generated = new RegExp(
  [
    // Keys that may have copies in other regions: AWS leaves out the hyphens.
    "\\bmrk-[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\\b",
    // Ids, such as vpc-0123456789abcdef0, and those that the provider makes of them.
    "\\b(?:[a-z]+-)+(?:[0-9a-f]{17}|[0-9a-f]{8})(?![0-9a-f])",
    "\\b(?:a-vpce|r-rtb)-[0-9a-f]{17}\\d+\\b",
    // Associations of Pod Identity.
    "\\ba-[a-z0-9]{17}\\b",
    // What follows the name of a secret, of which a part may be as long.
    "(?<=:secret:[\\w/+=.@-]+-)[A-Za-z0-9]{6}(?![\\w/+=.@-])",
    // What follows an endpoint's id in its host names, and the zone of these.
    "(?<=\\bvpce-[0-9a-f]{17}-)[0-9a-f]{8}\\b",
    "\\b[0-9A-F]{13}\\b",
    // What follows a name prefix.
    "\\b\\d{18}[0-9a-f]{8}\\b",
    "\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b",
    // Unique ids of IAM.
    "\\bA(?:ROA|IDA|NPA)[A-Z0-9]{16,17}\\b",
    // What the local AWS has instead of one for an instance profile.
    "\\b(?=[a-z]*\\d)[a-z0-9]{20}\\b",
    // Ids of OpenID Connect issuers, and thumbprints.
    "\\b(?:[0-9A-F]{32}|[0-9a-f]{40})\\b",
    // The local AWS, and single addresses.
    "\\b127\\.0\\.0\\.1:\\d+\\b",
    "\\b(?!0\\.0\\.0\\.0|169\\.254)\\d{1,3}(?:\\.\\d{1,3}){3}\\b(?![./\\d])",
    "\\b\\d{1,3}(?:-\\d{1,3}){3}\\b",
    // Certificates.
    "\\bLS0t[A-Za-z0-9+/=]{100,}",
  ].join("|"),
  "g",
);

/** Which of several resources is made in the same second differs, so times have no place. */
const time = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00| \+0000 UTC)?/g;

/**
 * The states of an environment without what differs between two runs: each generated value is replaced by the address
 * of the resource whose id it is, `{small-network/aws_vpc.one}`, or by the place where it first appears,
 * `{small-network/aws_vpc.one#main_route_table_id}`. Times become `{time}`; user data, which the provider
 * keeps in base64, becomes text.
 *
 * @param stacks each after those it reads
 */
export function recordedStates(stacks: readonly AppliedStack[]): Readonly<Record<string, Recorded>> {
  const parsed = stacks.map(({ id, state, refreshed }) => ({ id, resources: resourcesOf(state, refreshed) }));
  const places = new Map<string, string>();
  const all = parsed.flatMap(({ id, resources }) =>
    resources.map((each) => ({ place: `${id}/${each.address}`, ...each })),
  );
  for (const { place, attributes } of all) {
    const id = attributes["id"];
    if (typeof id === "string" && id.match(generated)?.[0] === id) learn(places, id, place);
  }
  for (const { place, attributes } of all) {
    for (const [name, value] of Object.entries(attributes)) learn(places, value, `${place}#${name}`);
  }
  for (const { place, refreshed } of all) {
    for (const [name, value] of Object.entries(refreshed)) learn(places, value, `${place}#${name}`);
  }
  return Object.fromEntries(
    parsed.map(({ id, resources }) => [
      id,
      Object.fromEntries(resources.map((each) => [each.address, record(each, places)])),
    ]),
  );
}

interface Resource {
  readonly address: string;
  readonly schemaVersion: number;
  readonly attributes: Json;
  readonly refreshed: Json;
}

interface StateJson {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly schema_version: number; readonly attributes: Json }[];
  }[];
}

function resourcesOf(state: string, refreshed: AppliedStack["refreshed"]): Resource[] {
  const { resources } = JSON.parse(state) as StateJson;
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, name, instances }) =>
      instances.map(({ schema_version, attributes }) => ({
        address: `${type}.${name}`,
        schemaVersion: schema_version,
        attributes: readable(attributes),
        refreshed: readable(refreshed[`${type}.${name}`] ?? attributes),
      })),
    )
    .sort((one, other) => (one.address < other.address ? -1 : 1));
}

function readable(attributes: Json): Json {
  const { user_data } = attributes;
  if (typeof user_data !== "string") return attributes;
  return { ...attributes, user_data: Buffer.from(user_data, "base64").toString() };
}

function learn(places: Map<string, string>, value: unknown, place: string): void {
  for (const [text] of JSON.stringify(value ?? null).matchAll(generated)) {
    if (!places.has(text)) places.set(text, place);
  }
}

function record(
  { schemaVersion, attributes, refreshed }: Resource,
  places: ReadonlyMap<string, string>,
): RecordedResource {
  const kept = normalised(attributes, places) as Json;
  const fresh = normalised(refreshed, places) as Json;
  const changed = Object.entries(fresh).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(kept[name] ?? null),
  );
  return {
    schemaVersion,
    attributes: kept,
    ...(changed.length > 0 && { afterRefresh: Object.fromEntries(changed) }),
  };
}

function normalised(value: unknown, places: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string")
    return value.replace(time, "{time}").replace(generated, (text) => `{${places.get(text)}}`);
  if (Array.isArray(value)) {
    const elements = value.map((element) => normalised(element, places));
    // Sets are in the order of what they hold.
    return JSON.stringify(elements) === JSON.stringify(value) ? elements : elements.sort(byText);
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, normalised(inner, places)]));
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
