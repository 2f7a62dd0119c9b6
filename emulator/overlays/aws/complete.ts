import type { LearnedType } from "../../learned/learned-type.ts";
import { loadStoredValues } from "../../learned/stored-values.ts";
import type { Attribute, Schema, Type } from "../../schema/schema.ts";
import { isUnknown, type ObjectValue, type Value } from "../../wire/value.ts";
import type { Change, ResourceOverlay } from "../overlay.ts";
import { dependentsOf, uniqueOf } from "./conflicts.ts";
import { identityOf, isGlobal, kindOf } from "./kinds.ts";
import { mirrorsOf } from "./mirrors.ts";
import { referencesOf } from "./references.ts";
import { answeredByAws, checkAllTags, type Refusal, refuse } from "./refusals.ts";
import { nameOf } from "./words.ts";

/** What cannot be learned of one type, nor told by the tables of all. */
export type AwsOverlay = Omit<ResourceOverlay, "computed" | "learned" | "usual"> & {
  /** What AWS refuses although the provider does not. An AwsError that `checkChange` throws is worded as the provider's. */
  readonly refusals?: readonly Refusal[];
  /** What a generated name begins with. @default terraform- */
  readonly namePrefix?: string;
  /** Values for what only AWS can set, where they are not like those of other types. */
  readonly computed?: (change: AwsChange) => ObjectValue;
};

let storedValues: ReturnType<typeof loadStoredValues> | undefined;

/** A change of an object whose name, id and ARN are known. */
export interface AwsChange extends Change {
  readonly id: string;
  readonly arn: string;
}

/** Everything that the emulator does with a type: what was learned, what the tables say, and what is by hand. */
export function completeOverlay(
  type: string,
  schema: Schema,
  learned: LearnedType | undefined,
  byHand: AwsOverlay = {},
): ResourceOverlay {
  const kind = kindOf(type);
  storedValues ??= loadStoredValues();
  const stored = storedValues[type];
  const computed = (change: Change): ObjectValue => {
    const name = isUnknown(change.planned["name"]) ? { name: nameOf(change, byHand.namePrefix), name_prefix: "" } : {};
    const values = { ...change.planned, ...name };
    const { id, arn } = identityOf(kind, values, change);
    const special = byHand.computed?.({ ...change, planned: values, id, arn }) ?? {};
    return { region: change.region, id, arn, ...name, ...special };
  };
  return {
    ...byHand,
    ...(learned !== undefined && { learned }),
    ...(isGlobal(type) && { global: true }),
    recomputed: { ...learned?.recomputed, ...byHand.recomputed },
    references: [...referencesOf(type, kind, schema), ...(byHand.references ?? [])],
    checkChange: (change) =>
      answeredByAws(kind, change, () => {
        checkAllTags(kind, change);
        refuse(byHand.refusals ?? [], change);
        byHand.checkChange?.(change);
      }),
    unique: uniqueOf(type, kind),
    dependents: dependentsOf(type),
    computed,
    usual: (name, attribute, change) => stored?.stored[name] ?? usualValue(name, attribute, change),
    ...(stored !== undefined && { stored }),
    mirrors: mirrorsOf(type),
  };
}

/** Something plausible for what only AWS can set. */
function usualValue(name: string, { type = "dynamic" }: Attribute, { account, make }: Change): Value {
  if (name === "owner_id" || name === "account_id") return account;
  if (type === "string" && /(^|_)(date|at|time)$/.test(name)) return make.timestamp();
  return zeroOf(type);
}

/** What the provider stores where AWS answers nothing. */
export function zeroOf(type: Type): Value {
  if (type === "string") return "";
  if (type === "bool") return false;
  if (type === "number") return 0;
  if (type === "dynamic") return null;
  return type[0] === "map" ? {} : type[0] === "object" || type[0] === "tuple" ? null : [];
}
