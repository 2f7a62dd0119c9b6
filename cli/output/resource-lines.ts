import type { Json } from "@ml-platform/state";
import type { AttributeChange } from "../plan/changes/attribute-change.ts";
import { followingName, rankOf } from "../plan/facts.ts";
import type { Kind, ResourceSummary, Summary } from "../plan/plan-summary.ts";
import { changeLines, valueLine } from "./changes/change-lines.ts";
import { plural } from "./print.ts";

/** A line about a resource, for any format. */
export interface Line {
  readonly text: string;
  /** What happens to the resource. @default - the line belongs to the resource above it */
  readonly kind?: Kind;
}

interface Options {
  /** Every resource with every attribute, uncut, under its whole address. */
  readonly detailed: boolean;
  /** Whether everything is to be destroyed: then what goes is listed like what is added. */
  readonly isDestroy: boolean;
}

const signs: Readonly<Record<Kind, string>> = {
  add: "+",
  change: "~",
  replace: "-/+",
  destroy: "-",
  forget: ".",
  import: "<-",
  move: "->",
};

/** What a plan does to resources that exist: every one, with what changes. In a destroy, only what is not destroyed. */
export function existingLines({ resources }: Summary, options: Options): Line[] {
  return resources.filter((resource) => !isFolded(resource, options)).flatMap((resource) => linesOf(resource, options));
}

/** What a plan adds or, in a destroy, destroys: one line for each thing that matters, the rest counted. */
export function foldedLines({ resources }: Summary, options: Options): Line[] {
  return foldedGroups(
    resources.filter((resource) => isFolded(resource, options)),
    options,
  );
}

/** Something that moved or is imported existed before, whatever happens to it. */
function isFolded({ kind, movedFrom, importedAs }: ResourceSummary, { detailed, isDestroy }: Options): boolean {
  if (detailed || movedFrom !== undefined || importedAs !== undefined) return false;
  return kind === (isDestroy ? "destroy" : "add");
}

/** Deleted resources that are named without --detailed; their additions are shown as well. */
const fewDeleted = 10;

/** What was done outside Terraform, in sentences. */
export function outsideTexts({ outside, resources }: Summary, { detailed }: Pick<Options, "detailed">): string[] {
  if (outside === undefined) return [];
  const short = new Map(resources.map(({ address, shortAddress }) => [address, shortAddress]));
  const { deleted, changed } = outside;
  const few = detailed ? deleted : deleted.slice(0, fewDeleted);
  const more = deleted.length > few.length ? [`… and ${deleted.length - few.length} more`] : [];
  const names = [...few.map((address) => short.get(address) ?? address), ...more].join(", ");
  const were = deleted.length === 1 ? "resource was" : "resources were";
  const them = deleted.length === 1 ? "it" : "them";
  return [
    ...(deleted.length > 0
      ? [`${deleted.length} ${were} deleted outside Terraform; the plan creates ${them} again: ${names}`]
      : []),
    ...changed.map(({ address, paths }) => {
      return `${short.get(address) ?? address} was changed outside Terraform: ${paths.join(", ")}`;
    }),
  ];
}

/** The outputs that readers already have and that change. New ones and those of a destroy are shown if `detailed`. */
export function outputLines({ outputs }: Summary, { detailed, isDestroy }: Options): Line[] {
  const shown = outputs.filter(({ action }) => detailed || (action !== "add" && !isDestroy));
  return shown.flatMap(({ name, action, attributes }): Line[] => [
    { text: `${signs[action].padEnd(3)} output ${name}`, kind: action },
    ...differenceLines(attributes, [], detailed).map((text) => ({ text: `      ${text}` })),
  ]);
}

function linesOf(resource: ResourceSummary, { detailed }: Options): Line[] {
  const { kind } = resource;
  const head = { kind, text: resourceText(resource, detailed) };
  if (kind === "add" || kind === "destroy" || kind === "forget") {
    const lines = detailed ? resource.attributes.map((change) => valueLine(change, { detailed })) : [];
    return [head, ...lines.map((text) => ({ text: `      ${text}` }))];
  }
  return [head, ...attributeLines(resource, detailed).map((text) => ({ text: `      ${text}` }))];
}

/** `-/+ aws_subnet.a  replaced because of cidr_block` */
function resourceText(resource: ResourceSummary, detailed: boolean): string {
  const { kind, because, movedFrom, importedAs, facts } = resource;
  const notes = [
    because.length > 0 && `${kind === "replace" ? "replaced because of " : ""}${because.join(", ")}`,
    movedFrom !== undefined && `moved from ${movedFrom}`,
    importedAs !== undefined && `imported${importedAs === "" ? "" : ` from ${importedAs}`}`,
    !detailed && facts.length > 0 && facts.join(", "),
  ].filter((note) => note !== false);
  const address = detailed ? resource.address : resource.shortAddress;
  return `${signs[kind].padEnd(3)} ${address}${notes.length > 0 ? `  ${notes.join("; ")}` : ""}`;
}

/** The differences of a resource that stays. */
function attributeLines({ kind, because, attributes }: ResourceSummary, detailed: boolean): string[] {
  if (attributes.length === 0) return kind === "change" ? ["nothing but which values are sensitive"] : [];
  if (detailed || kind !== "replace") return differenceLines(attributes, because, detailed);
  // A provider reads attributes that were never set as empty ones; a replacement begins without them.
  const unset = attributes.filter((change) => change.after === undefined && !change.isUnknown && isZero(change.before));
  const rest = attributes.filter((change) => !unset.includes(change));
  const names = unset.map(({ path, before }) => `${path} (${JSON.stringify(before)})`).join(", ");
  return [...differenceLines(rest, because, detailed), ...(unset.length > 0 ? [`not set: ${names}`] : [])];
}

function isZero(value: Json | undefined): boolean {
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false || isEmpty;
}

/** What forces a replacement comes first, what is only known after apply last. */
function differenceLines(
  attributes: readonly AttributeChange[],
  because: readonly string[],
  detailed: boolean,
): string[] {
  const isCause = ({ path }: AttributeChange): boolean =>
    because.some((cause) => path === cause || path.startsWith(`${cause}.`) || path.startsWith(`${cause}[`));
  const causes = attributes.filter(isCause);
  const others = attributes.filter((change) => !isCause(change));
  if (detailed) return [...causes, ...others].flatMap((change) => changeLines(change, { detailed }));
  const tags = new Set(attributes.filter(({ path }) => path.startsWith("tags")).map(contentOf));
  const isRepeated = (change: AttributeChange): boolean =>
    change.path.startsWith("tags_all") && tags.has(contentOf({ ...change, path: change.path.replace("_all", "") }));
  const later = others.filter((change) => change.isUnknown);
  const known = others.filter((change) => !change.isUnknown);
  const repeated = known.filter(isRepeated);
  return [
    ...[...causes, ...known.filter((change) => !isRepeated(change))].flatMap((change) =>
      changeLines(change, { detailed }),
    ),
    ...(repeated.length > 0 ? [`the same in ${repeated.map(({ path }) => path).join(", ")}`] : []),
    ...(later.length > 0 ? [`known after apply: ${later.map(({ path }) => path).join(", ")}`] : []),
  ];
}

function contentOf({ path, before, after, isSensitive }: AttributeChange): string {
  return JSON.stringify([path, before, after, isSensitive]);
}

/** More resources of one type are shown on one line. */
const fewOfOneType = 3;

function foldedGroups(resources: readonly ResourceSummary[], options: Options): Line[] {
  const byType = new Map<string, ResourceSummary[]>();
  for (const resource of resources) {
    const known = byType.get(resource.type);
    if (known === undefined) byType.set(resource.type, [resource]);
    else known.push(resource);
  }
  const shown = [...byType]
    .filter(([type]) => followingName(type, 1) === undefined)
    .sort(([one], [other]) => rankOf(one) - rankOf(other));
  const lines = shown.flatMap(([type, group]) => groupLines(type, group, options));
  const counts = new Map<string, number>();
  for (const { type } of resources) {
    const name = followingName(type, 1);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size === 0) return lines;
  const kind = options.isDestroy ? "destroy" : "add";
  const names = new Map(resources.map(({ type }) => [followingName(type, 1), type]));
  const rest = [...counts].map(([name, count]) => `${count} ${followingName(names.get(name) ?? "", count)}`).join(", ");
  return [...lines, { kind, text: `${signs[kind].padEnd(3)} ${lines.length === 0 ? "" : "and "}${rest}` }];
}

/** Types of which many are alike: their facts say more than their addresses. */
const alike = new Set(["aws_subnet", "aws_iam_role", "aws_eip", "aws_eks_addon", "aws_vpc_endpoint"]);

function groupLines(type: string, group: readonly ResourceSummary[], options: Options): Line[] {
  const isUnknownType = group.every(({ facts }) => facts.length === 0);
  if (group.length <= fewOfOneType || !(alike.has(type) || isUnknownType)) {
    return group.flatMap((resource) => linesOf(resource, options));
  }
  const [{ kind }] = group as [ResourceSummary];
  const texts = isUnknownType
    ? [group.map(({ shortAddress }) => shortAddress.slice(type.length + 1)).join(", ")]
    : columns(group);
  return [{ kind, text: `${signs[kind].padEnd(3)} ${plural(group.length, type, type)}  ${texts.join("; ")}` }];
}

/** The distinct facts of several resources, first those that come first: zones, then ranges. */
function columns(group: readonly ResourceSummary[]): string[] {
  const most = Math.max(...group.map(({ facts }) => facts.length));
  return Array.from({ length: Math.min(most, 2) }, (_, index) =>
    [...new Set(group.flatMap(({ facts }) => facts[index] ?? []))].join(", "),
  );
}
