import { isObject, type ObjectValue, type Value } from "@ml-platform/emulator/real";

/** Who can notice a mistake before AWS does. */
export const witnessNames = ["schema", "emulator", "provider", "localAws"] as const;
export type WitnessName = (typeof witnessNames)[number];

export interface Mistake {
  /** What is wrong, in a few words. */
  readonly title: string;
  /**
   * `["small-network", "aws_vpc.vpc", "cidr_block"]`. The suffixes that cdktf gives the names of resources are left out,
   * here and in the references of a change.
   */
  readonly in: readonly [stack: string, resource: string, ...path: (string | number)[]];
  readonly change: Change;
  /**
   * Who is to notice it. What the schema shows, everybody notices. The local AWS is listed only if the real provider plans
   * it and is then refused.
   */
  readonly noticed: readonly WitnessName[];
  /** What each of them says, among other things. Absent if nobody notices. */
  readonly says?: RegExp;
  /** What the local AWS says instead, because it notices later or words it otherwise. */
  readonly localAwsSays?: RegExp;
  /** Why nobody notices, or why the emulator does not although others do. */
  readonly why?: string;
}

export type Change =
  | { readonly to: Value }
  | { readonly append: Value }
  /** Replaces the first occurrence in a text. */
  | { readonly replace: readonly [string, string] }
  | { readonly remove: true };

/**
 * The stack with the mistake in it.
 *
 * @throws if the stack does not have what the mistake changes
 */
export function makeMistake(stack: ObjectValue, { title, in: place, change }: Mistake): ObjectValue {
  const [, resource, ...inside] = place;
  const names = new Names(stack);
  const path = ["resource", ...names.address(resource), ...inside];
  return changeAt(stack, path, (before) => {
    if ("remove" in change) {
      if (before === undefined) throw new Error(`${title}: there is no ${path.join(".")} to remove`);
      return undefined;
    }
    if ("to" in change) return names.complete(change.to);
    if ("append" in change) {
      if (!Array.isArray(before)) throw new Error(`${title}: ${path.join(".")} is no list`);
      return [...before, names.complete(change.append)];
    }
    if (typeof before !== "string" || !before.includes(change.replace[0])) {
      throw new Error(`${title}: ${path.join(".")} does not contain ${change.replace[0]}`);
    }
    return before.replace(change.replace[0], () => change.replace[1]);
  }) as ObjectValue;
}

function changeAt(
  value: Value | undefined,
  path: readonly (string | number)[],
  change: (before: Value | undefined) => Value | undefined,
): Value | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return (value as readonly Value[]).flatMap((item, index) => {
      const changed = index === step ? changeAt(item, rest, change) : item;
      return changed === undefined ? [] : [changed];
    });
  }
  const before = isObject(value) ? value : {};
  const { [step]: inner, ...others } = before;
  const changed = changeAt(inner, rest, change);
  return changed === undefined ? others : { ...before, [step]: changed };
}

const suffix = /_[0-9A-F]{8}$/;

/** The names of a stack's resources, found without the suffixes that cdktf gives them. */
class Names {
  private readonly byType: ReadonlyMap<string, readonly string[]>;

  constructor(stack: ObjectValue) {
    const types = isObject(stack["resource"]) ? stack["resource"] : {};
    this.byType = new Map(
      Object.entries(types).map(([type, named]) => [type, Object.keys(isObject(named) ? named : {})]),
    );
  }

  /** Its type and whole name. One that the stack does not have is left as it is. */
  address(short: string): [type: string, name: string] {
    const [type = "", name = ""] = short.split(".");
    return [type, this.byType.get(type)?.find((whole) => whole.replace(suffix, "") === name) ?? name];
  }

  /** A value whose references have whole names. */
  complete(value: Value): Value {
    const reference = /\$\{(aws_\w+\.[\w-]+)/g;
    const text = JSON.stringify(value).replace(reference, (_, short: string) => `\${${this.address(short).join(".")}`);
    return JSON.parse(text) as Value;
  }
}
