import { isObject, type Json } from "../model/json.ts";
import type { JsonChange } from "./json-diff.ts";

/** Where one side of a comparison stands. */
export interface Standpoint {
  /** `dev` */
  readonly environment?: string;
  /** 12 digits. */
  readonly account?: string;
  readonly region?: string;
}

export interface NoiseContext {
  readonly before?: Standpoint;
  readonly after?: Standpoint;
}

interface TextRule {
  readonly what: string;
  /** Made up by AWS, a provider or Terraform, so folded except where it names content, such as an image. */
  readonly madeUp?: true;
  /** The text with what differs by nature replaced by a word for it. */
  readonly fold: (text: string, standpoint: Standpoint) => string;
}

/** Attributes that say nothing their neighbours do not, or that the provider makes up. */
export const noiseNames: Readonly<Record<string, string>> = {
  id: "made by the provider",
  arn: "made of account, region and name",
  unique_id: "made by the provider",
  owner_id: "the account",
  etag: "a hash of the content",
};

/** Attributes whose ids and hashes tell what runs: two images are two, wherever they stand. */
const contentNames = /(?:^|_)(?:ami|image|digest|checksum|hash|sha1|sha256|sha512)(?:_|$)/i;

/** What is folded inside texts, in this order. */
export const noiseRules: readonly TextRule[] = [
  {
    what: "timestamps",
    madeUp: true,
    fold: replacing(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, "<time>"),
  },
  { what: "UUIDs", madeUp: true, fold: replacing(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<uuid>") },
  {
    what: "suffixes that Terraform makes unique: 18 digits of time and 8 of a counter, in hexadecimal",
    madeUp: true,
    fold: replacing(/\d{18}[0-9a-f]{8}(?![0-9a-f])/g, "<unique>"),
  },
  {
    what: "long hashes, except digests and tags, as in image@sha256:0a1b... and image:0a1b...",
    madeUp: true,
    fold: replacing(/(?<![:@])\b[0-9a-f]{32,}\b/gi, "<hash>"),
  },
  {
    what: "ids of AWS, such as subnet-0a1b2c3d4e5f60718, except of images",
    madeUp: true,
    fold: replacing(/\b(?!ami-)([a-z]{1,12})-(?:[0-9a-f]{17}|[0-9a-f]{8})\b/g, "$1-<id>"),
  },
  {
    what: "ids of IAM, such as AROA...",
    madeUp: true,
    fold: replacing(/\bA(?:ROA|IDA|GPA|NPA|IPA|KIA)[A-Z0-9]{12,}\b/g, "<iam-id>"),
  },
  { what: "the account", fold: (text, { account }) => replaceWord(text, account, "<account>") },
  { what: "the account in ARNs", fold: replacing(/(\barn:aws[a-z-]*:[a-z0-9-]*:[^:]*:)\d{12}:/g, "$1<account>:") },
  { what: "the region, also in zones", fold: (text, { region }) => replaceRegion(text, region) },
  {
    what: "the environment's name inside names",
    fold: (text, { environment }) => replaceWord(text, environment, "<environment>"),
  },
];

/** Whether a change is one that any two environments, or two makings of the same thing, have. */
export function isNoise({ steps, before, after }: JsonChange, context: NoiseContext): boolean {
  if (typeof steps[0] === "string" && Object.hasOwn(noiseNames, steps[0])) return true;
  if (before === undefined || after === undefined) return false;
  const isContent = steps.some((step) => typeof step === "string" && contentNames.test(step));
  const rules = isContent ? noiseRules.filter(({ madeUp }) => madeUp !== true) : noiseRules;
  return fold(before, context.before ?? {}, rules) === fold(after, context.after ?? {}, rules);
}

/** The hash that cdktf ends a name with; it hashes the construct's path, which may hold a zone. */
const pathHash = /_[0-9A-F]{8}(?=$|[.[])/g;

/** An address without the environment's name, the region and cdktf's hash, so that two environments' resources meet. */
export function foldAddress(address: string, { environment, region }: Standpoint): string {
  return replaceWord(replaceRegion(address.replace(pathHash, ""), region), environment, "<environment>");
}

function fold(value: Json, standpoint: Standpoint, rules: readonly TextRule[]): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => fold(item, standpoint, rules));
    // Sets of ids are kept in the order of the ids, which is chance; the order of anything else may be meant.
    return `[${(items.every((item) => /^"[a-z]+-<id>"$/.test(item)) ? items.sort() : items).join()}]`;
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${foldText(key, standpoint, rules)}:${fold(item, standpoint, rules)}`,
    );
    return `{${entries.sort().join()}}`;
  }
  return typeof value === "string" ? JSON.stringify(foldText(value, standpoint, rules)) : String(value);
}

function foldText(text: string, standpoint: Standpoint, rules: readonly TextRule[]): string {
  return rules.reduce((folded, rule) => rule.fold(folded, standpoint), text);
}

function replacing(pattern: RegExp, replacement: string): TextRule["fold"] {
  return (text) => text.replace(pattern, replacement);
}

/** Only where it stands alone: `dev` in `dev-ml` and `ml_dev`, not in `device`. */
function replaceWord(text: string, word: string | undefined, replacement: string): string {
  if (word === undefined || word === "" || !text.includes(word)) return text;
  return text.replace(new RegExp(`(?<![A-Za-z0-9])${escapeRegExp(word)}(?![A-Za-z0-9])`, "g"), replacement);
}

function replaceRegion(text: string, region: string | undefined): string {
  if (region === undefined || region === "") return text;
  return text.replaceAll(region, "<region>");
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
