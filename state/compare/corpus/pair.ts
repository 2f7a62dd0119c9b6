import type { Json, JsonObject } from "../../model/json.ts";

/** A thing in dev and in prod, and whether a person who knows both would call them different. */
export interface Pair {
  readonly what: string;
  /** @default "aws_example" */
  readonly type?: string;
  readonly dev: JsonObject;
  readonly prod: JsonObject;
  /** What else the states contain, by address. */
  readonly besides?: { readonly dev: Things; readonly prod: Things };
  /** Paths of the differences. @default - none: the two are the same */
  readonly differs?: readonly string[];
}

type Things = Readonly<Record<string, JsonObject>>;

/** A pair of values of one attribute. */
export function pair(what: string, attribute: string, dev: Json, prod: Json, more: Partial<Pair> = {}): Pair {
  return { what, dev: { [attribute]: dev }, prod: { [attribute]: prod }, ...more };
}

/** The same, where the attribute differs. */
export function other(what: string, attribute: string, dev: Json, prod: Json, more: Partial<Pair> = {}): Pair {
  return pair(what, attribute, dev, prod, { differs: [attribute], ...more });
}

/** Dev is in account 222222222222 and us-east-2, prod in 444444444444 and eu-west-1. */
export const devAccount = "222222222222";
export const prodAccount = "444444444444";
/** Of neither. */
export const strangerAccount = "999999999999";
