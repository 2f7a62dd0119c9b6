import type { Environment } from "@ml-platform/environments";
import type { Context } from "../context.ts";
import { showWork } from "../output/show-work.ts";
import { type Hashes, sameContent } from "./content.ts";
import { type Located, locate } from "./locate.ts";
import { type Mapped, type Mapping, type MappingRule, mapSecrets } from "./mapping.ts";
import type { OpenSecrets } from "./open-secrets.ts";
import { openSource, type SourceOptions } from "./sources/open-source.ts";
import type { Contents } from "./sources/source.ts";
import { type Found, isHeld } from "./store.ts";

/** A value of the source beside what the secret has here. */
export interface Pair {
  readonly located: Located;
  readonly mapped: Mapped;
  readonly found: Found;
  readonly relation: "equal" | "different" | "missing";
}

export interface Transfer extends Omit<Mapping, "mapped"> {
  readonly pairs: readonly Pair[];
  readonly without: Contents["without"];
}

/** What a source has, and which secrets here its values are for. */
export interface SourceMapping extends Mapping {
  /** Of each of `mapped`. */
  readonly located: readonly Located[];
  readonly without: Contents["without"];
}

/**
 * Reads the source, and finds the place of each of its values. It asks nothing of AWS, so that what is wrong with the source
 * or the rules is said before anybody signs in.
 */
export async function readSource(
  { io }: Pick<Context, "io">,
  environment: Environment,
  rules: readonly MappingRule[],
  source: SourceOptions,
): Promise<SourceMapping> {
  const reading = showWork(io, "Reading the source");
  let contents: Contents;
  try {
    contents = await openSource(io, source, (count) => reading.update(`${count} secrets`));
  } finally {
    reading.stop();
  }
  const mapping = mapSecrets(contents, rules);
  const located = locate(
    environment,
    mapping.mapped.map(({ key }) => key),
  );
  return { ...mapping, located, without: contents.without };
}

/** The values of a source beside what is here. Nothing is changed. */
export async function compareWithStore(
  { io }: Pick<Context, "io">,
  { store }: OpenSecrets,
  { mapped, located, ...rest }: SourceMapping,
): Promise<Transfer> {
  const comparing = showWork(io, "Comparing");
  try {
    const names = located.map(({ name }) => name);
    const found = await store.read(names, (count) => comparing.update(`${count} of ${names.length}`));
    const pairs = mapped.flatMap((each, index) => {
      const place = located[index];
      return place === undefined ? [] : [paired(place, each, found.get(place.name) ?? "absent")];
    });
    return { ...rest, pairs };
  } finally {
    comparing.stop();
  }
}

function paired(located: Located, mapped: Mapped, found: Found): Pair {
  const relation = !isHeld(found) ? "missing" : sameContent(found.content, mapped.content) ? "equal" : "different";
  return { located, mapped, found, relation };
}

/** Hashes of both values: `1a2b3c4d5e6f -> 7f3a91c0...`. */
export function hashesText({ mapped, found }: Pair, hashes: Hashes): string {
  const wanted = hashes.of(mapped.content);
  return isHeld(found) ? `${hashes.of(found.content)} here, ${wanted} in the source` : `${wanted} in the source`;
}

/** Lines about what of the source goes nowhere. */
export function leftOut({ unmapped, leftKeys, without }: Omit<Transfer, "pairs">): string[] {
  return [
    ...unmapped.map((path) => `${path}: no rule says where it goes.`),
    ...leftKeys.map((keys) => `${keys}: no rule takes these keys.`),
    ...without.map(({ path, reason }) => `${path}: ${reason}, so there is no value.`),
  ];
}
