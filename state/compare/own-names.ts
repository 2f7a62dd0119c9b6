import type { EnvironmentIdentity } from "./identity.ts";

/** A way in which an environment is named in a text. */
export interface NameForm {
  readonly group: "account" | "count" | "environment" | "region" | "name" | "other";
  /** Source of a regular expression. */
  readonly source: string;
}

/** Long and short forms of usual names of environments. */
const synonyms: readonly (readonly string[])[] = [
  ["dev", "devel", "development"],
  ["test", "testing", "tst"],
  ["qa", "quality"],
  ["stage", "staging", "stg"],
  ["prod", "production", "prd"],
  ["sandbox", "sbx"],
];

/**
 * Where a name of an environment is a word of its own but no name: devices, and public hosts and words with `dev`.
 * A text that contains one is the same in all environments.
 */
const notNames =
  "(?!(?<=/)dev/(?:xvd|sd|nvme|hd|vd|null|zero|std|shm|fuse|mapper|u?random|tty|disk|loop|mem|kmsg|fd|infiniband|nvidia|dri|neuron|net|vfio|hugepages))(?!dev\\.(?:azure\\.com|mysql\\.com|to|java)\\b)(?!(?:dev[-_]?|Dev)(?:ops|tools|containers?|Ops|Tools|Containers?|SecOps)(?![a-z]))(?!(?:prod|test|stage)[-_]?(?:uct|ing)\\b)";

/** All forms of the own names of an environment, those first that are preferred where several fit. */
export function nameForms({ environment, account, alias, region, names = [] }: EnvironmentIdentity): NameForm[] {
  const forms: NameForm[] = [];
  const add = (group: NameForm["group"], source: string) => forms.push({ group, source });
  if (account !== undefined && account !== "") add("account", `(?<!\\d)${escapeRegExp(account)}(?!\\d)`);
  // Versions of own functions and layers, which are counted.
  if (account !== undefined && account !== "")
    add("count", `(?<=:${escapeRegExp(account)}:(?:layer|function):[A-Za-z0-9_-]{1,140}:)\\d+(?!\\d)`);
  const regions = region === undefined || region === "" ? [] : [escapeRegExp(region), ...shortRegions(region)];
  if (regions.length > 0) add("region", `(?:${regions.join("|")})`);
  if (environment !== undefined && environment !== "")
    add("environment", `${notNames}(?:${inAnyCase(environment).join("|")})`);
  const words = [...synonymsOf(environment), alias ?? ""].filter((word) => word !== "");
  const loose = words.flatMap(inAnyCase);
  if (loose.length > 0) add("name", `${notNames}(?:${loose.join("|")})`);
  if (names.length > 0) add("other", names.flatMap(inAnyCase).join("|"));
  return forms;
}

function synonymsOf(environment: string | undefined): readonly string[] {
  return synonyms.find((group) => group.includes(environment ?? ""))?.filter((word) => word !== environment) ?? [];
}

/** `sandpit-ada`, also as `sandpit_ada`. */
function exactly(name: string): string[] {
  return [...new Set([name, name.replaceAll("-", "_"), name.replaceAll("_", "-")])].map(escapeRegExp);
}

/** In lower case, in capitals, and capitalised inside words such as `DevMlRole`: not inside `device` or `Devices`. */
function inAnyCase(name: string): string[] {
  const lower = exactly(name.toLowerCase());
  const pascal = name
    .toLowerCase()
    .split(/[-_]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
  return [
    `(?<![A-Za-z0-9])(?:${lower.join("|")})(?![a-z0-9])`,
    `(?<![A-Za-z0-9])(?:${exactly(name.toUpperCase()).join("|")})(?![A-Za-z0-9])`,
    `(?<![A-Z])${escapeRegExp(pascal)}(?![a-z0-9])`,
  ];
}

const directions: Readonly<Record<string, string>> = {
  northeast: "ne",
  northwest: "nw",
  southeast: "se",
  southwest: "sw",
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  central: "c",
};

/** `us-east-2` in short: `use2`, as in ids of zones and in names of caches. */
function shortRegions(region: string): string[] {
  const parts = region.split("-");
  const short = parts.map((part) => directions[part] ?? part).join("");
  return short === region ? [] : [`(?<![A-Za-z0-9])${escapeRegExp(short)}(?![A-Za-z0-9])`];
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
