import type { Type } from "../schema/schema.ts";
import type { Value } from "../wire/value.ts";
import type { FormatName } from "./formats.ts";
import type { JsonEquality, JsonForm } from "./json-text.ts";

/**
 * What was learned of one resource type or data source by asking the real provider. Paths are dotted; `*` stands for
 * the elements of a block or collection.
 */
export interface LearnedType {
  /** Of the state. */
  readonly schemaVersion: number;
  /** The provider leaves zero values and defaults in plans and states, and Terraform is told to let it. */
  readonly legacy?: true;
  /** Attributes and blocks that are not in `paths` are as the package of the provider's bindings describes them. */
  readonly isPartial?: true;
  /** Every attribute and block. */
  readonly paths: Readonly<Record<string, LearnedPath>>;
  /** Which arguments go together. */
  readonly combinations?: readonly Combination[];
  /** Computed attributes that become unknown when one of the arguments changes. */
  readonly recomputed?: Readonly<Record<string, readonly string[]>>;
  /** What could not be learned, by path, and why. */
  readonly unlearned?: Readonly<Record<string, string>>;
}

export interface LearnedPath {
  /** Of an attribute. */
  readonly type?: Type;
  /** Of a block. A computed one that the configuration leaves out stays as it is. */
  readonly block?: "single" | "list" | "set";
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly writeOnly?: true;
  /** How many blocks there may be, or elements an attribute may have: minimum and maximum, null for no limit. */
  readonly items?: Range;
  /** A change replaces the object; of a block perhaps only its addition or its removal. */
  readonly replaces?: true | "added" | "removed";
  /** What the plan shows when the configuration gives nothing. */
  readonly default?: Value;
  /** Of JSON text: how it is rewritten, and what counts as no change. */
  readonly json?: readonly [JsonForm, JsonEquality];
  /** Of an attribute whose elements are objects: what each of them must have. */
  readonly needs?: readonly string[];
  readonly rules?: readonly Rule[];
}

export type Range = readonly [minimum: number | null, maximum: number | null];

/** What a value, or each element of a collection, must satisfy. */
export type Rule = RuleKind & {
  /** The provider's words where they are not the usual ones of the kind; see `sentence`. */
  readonly says?: string;
  readonly detail?: string;
};

export type RuleKind =
  | { readonly oneOf: readonly (string | number)[]; readonly ignoreCase?: true }
  | { readonly range: Range }
  | { readonly above: number }
  | { readonly multipleOf: number }
  | { readonly length: Range }
  | { readonly pattern: string }
  | { readonly format: FormatName };

export interface Combination {
  /**
   * `conflict`: the first excludes the others; `exactlyOne` and `atLeastOne` of them must be given; `together`: whoever
   * gives the first must give all.
   */
  readonly kind: "conflict" | "exactlyOne" | "atLeastOne" | "together";
  readonly paths: readonly string[];
}
