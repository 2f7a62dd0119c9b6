/**
 * How a large report is packed, so that the page can open it without reading all of it: facts of all resources at once,
 * the rest by stack. Pure, and used on both sides.
 */
import type { Cost } from "../cost/cost.ts";
import { indexKey, modulePath } from "../model/address.ts";
import { append } from "../model/group-by.ts";
import type { ReportData, ReportDetails, ReportFacts } from "./report-data.ts";

/** Everything but the details of resources. */
export interface PackedHead extends Omit<ReportData, "resources"> {
  readonly resources: PackedFacts;
}

interface PackedFacts {
  /** Types and zones, each once. */
  readonly words: readonly string[];
  /** Each once. */
  readonly costs: readonly Cost[];
  /** By stack, in the order of `stacks`. */
  readonly rows: readonly (readonly Row[])[];
}

/** Indexes of `words`, `costs` and `tagSets` begin with 1, since 0 is nothing. Zeros at the end are left out. */
type Row = readonly [
  address: string,
  type: number,
  id?: string | 0,
  arn?: string | 0,
  cost?: number,
  tags?: number,
  zone?: number,
  flags?: string | 0,
];

export function packHead({ resources, ...data }: ReportData): PackedHead {
  const words = new Numbers<string>((word) => word);
  const costs = new Numbers<Cost>((cost) => JSON.stringify(cost));
  const rows = new Map<string, Row[]>(data.stacks.map(({ id }) => [id, []]));
  for (const { stack, address, mode, type, id, arn, cost, tags, zone, tainted, deposed } of resources) {
    const flags = `${mode === "data" ? "d" : ""}${tainted ? "t" : ""}${deposed === undefined ? "" : `~${deposed}`}`;
    const row = [
      address,
      words.of(type),
      id ?? 0,
      arn ?? 0,
      cost === undefined ? 0 : costs.of(cost),
      tags === undefined ? 0 : tags + 1,
      zone === undefined ? 0 : words.of(zone),
      flags || 0,
    ] as const;
    const last = row.findLastIndex((value) => value !== 0);
    append(rows, stack, row.slice(0, last + 1) as unknown as Row);
  }
  const stacks = data.stacks.map(({ id }) => rows.get(id) ?? []);
  return { ...data, resources: { words: words.items, costs: costs.items, rows: stacks } };
}

/** The facts of all resources, stack by stack. */
export function unpackFacts({ stacks, resources: { words, costs, rows } }: PackedHead): ReportFacts[] {
  return rows.flatMap((own, index) =>
    own.map(([address, type, id = 0, arn = 0, cost = 0, tags = 0, zone = 0, flags = 0]): ReportFacts => {
      const [marks = "", deposed] = flags === 0 ? [] : flags.split("~", 2);
      const price = costs[cost - 1];
      const zoneName = words[zone - 1];
      const mode = marks.includes("d") ? "data" : "managed";
      const typeName = words[type - 1] ?? "";
      return {
        stack: stacks[index]?.id ?? "",
        address,
        mode,
        type: typeName,
        name: nameIn(address, typeName, mode),
        ...(id !== 0 && { id }),
        ...(arn !== 0 && { arn }),
        ...(marks.includes("t") && { tainted: true }),
        ...(deposed !== undefined && { deposed }),
        ...(price !== undefined && { cost: price }),
        ...(zoneName !== undefined && { zone: zoneName }),
        ...(tags !== 0 && { tags: tags - 1 }),
      };
    }),
  );
}

/** `private` of `module.a["k.l"].aws_subnet.private["us-east-2a"]`. */
function nameIn(address: string, type: string, mode: ReportFacts["mode"]): string {
  const module = modulePath(address);
  const begin = (module === "" ? 0 : module.length + 1) + (mode === "data" ? "data.".length : 0) + type.length + 1;
  return address.slice(begin, address.length - indexKey(address).length);
}

/** Details of the resources of one stack, one a line: the attributes as JSON, a tab, and what else there is. */
export function packDetails(resources: readonly ReportDetails[]): string {
  return resources
    .map(({ attributes, constructPath, provider, dependencies }) =>
      [attributes, [constructPath ?? 0, provider ?? 0, dependencies]].map((part) => JSON.stringify(part)).join("\t"),
    )
    .join("\n");
}

export function unpackDetails(line: string): ReportDetails {
  const [attributes = "{}", rest = "[]"] = line.split("\t", 2);
  const [constructPath = 0, provider = 0, dependencies = []] = JSON.parse(rest) as [
    (string | 0)?,
    (string | 0)?,
    string[]?,
  ];
  return {
    attributes: JSON.parse(attributes) as ReportDetails["attributes"],
    dependencies,
    ...(constructPath !== 0 && { constructPath }),
    ...(provider !== 0 && { provider }),
  };
}

/** The part of a line that a search looks at. */
export function searchedPart(line: string): string {
  const end = line.indexOf("\t");
  return end === -1 ? line : line.slice(0, end);
}

/** Numbers items from 1 on, equal ones the same. */
class Numbers<T> {
  readonly items: T[] = [];
  readonly #known = new Map<string, number>();
  readonly #keyOf: (item: T) => string;

  constructor(keyOf: (item: T) => string) {
    this.#keyOf = keyOf;
  }

  of(item: T): number {
    const key = this.#keyOf(item);
    const known = this.#known.get(key) ?? this.items.push(item);
    this.#known.set(key, known);
    return known;
  }
}
