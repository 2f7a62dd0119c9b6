import type { Rule } from "../learned/learned-type.ts";
import { violation } from "../learned/rules.ts";
import type { Type } from "../schema/schema.ts";
import { equal, type ObjectValue, type Value } from "../wire/value.ts";

const account = "123456789012";

function policy(action: string): string {
  return `{"Version": "2012-10-17", "Statement": [{"Resource": "*", "Effect": "Allow", "Action": "${action}"}]}`;
}

/** Values that the formats take, two of each. */
const byFormat: Readonly<Record<string, readonly [string, string]>> = {
  arn: [`arn:aws:iam::${account}:role/one`, `arn:aws:iam::${account}:role/two`],
  json: [policy("ec2:Describe*"), policy("s3:Get*")],
  jsonPolicy: [policy("ec2:Describe*"), policy("s3:Get*")],
  arnShape: [`arn:aws:iam::${account}:role/one`, `arn:aws:iam::${account}:role/two`],
  privateCidr: ["10.1.0.0/24", "10.2.0.0/24"],
  addonVersion: ["v1.0.0", "v1.1.0"],
  cidr: ["10.1.0.0/24", "10.2.0.0/24"],
  ipv4Cidr: ["10.1.0.0/24", "10.2.0.0/24"],
  ipv6Cidr: ["fd00::/64", "fd01::/64"],
  vpcCidr: ["10.1.0.0/24", "10.2.0.0/24"],
  serviceCidr: ["10.1.0.0/24", "10.2.0.0/24"],
  ipv4: ["10.1.0.1", "10.1.0.2"],
  ipv6: ["fd00::1", "fd00::2"],
  boolean: ["true", "false"],
  httpsUrl: ["https://one.example.com", "https://two.example.com"],
  rfc3339: ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
};

/** What an attribute may be called after, where no rule says what it must be. */
const byName: readonly (readonly [RegExp, readonly [string, string]])[] = [
  [/arns?$/, byFormat["arn"] as readonly [string, string]],
  [/ids?$/, ["id-0123456789abcdef0", "id-0123456789abcdef1"]],
  [/policy|document|json/, byFormat["json"] as readonly [string, string]],
];

/** Two different values for an attribute, which its rules take. */
export function examples(name: string, type: Type, rules: readonly Rule[]): readonly [Value, Value] {
  if (type === "bool") return [true, false];
  if (type === "number") return numbers(rules);
  if (type === "string" || type === "dynamic") return strings(name, rules);
  if (type[0] === "map") {
    const [a, b] = examples(name, type[1], []);
    return [{ example: a }, { example: b }];
  }
  if (type[0] === "list" || type[0] === "set") {
    const [a, b] = examples(name, type[1], rules);
    return [[a], [b]];
  }
  const fields = type[0] === "object" ? Object.entries(type[1]) : [];
  const both = fields.map(([field, inner]) => [field, examples(field, inner, [])] as const);
  const pick = (which: 0 | 1): ObjectValue => Object.fromEntries(both.map(([field, pair]) => [field, pair[which]]));
  return [pick(0), pick(1)];
}

function numbers(rules: readonly Rule[]): readonly [Value, Value] {
  const listed = rules.flatMap((rule) => ("oneOf" in rule ? rule.oneOf : []));
  const ranges = rules.flatMap((rule) => ("range" in rule ? rule.range : "above" in rule ? [rule.above] : []));
  const limits = ranges.filter((limit) => limit !== null);
  const steps = rules.flatMap((rule) => ("multipleOf" in rule ? [rule.multipleOf] : []));
  return twoValid(
    [...listed, 1, 2, ...steps, ...steps.map((step) => 2 * step), ...limits.flatMap((n) => [n, n + 1, n - 1])],
    rules,
  );
}

function strings(name: string, rules: readonly Rule[]): readonly [Value, Value] {
  const listed = rules.flatMap((rule) => ("oneOf" in rule ? rule.oneOf : []));
  const formatted = rules.flatMap((rule) => ("format" in rule ? (byFormat[rule.format] ?? []) : []));
  const named = byName.flatMap(([pattern, pair]) => (pattern.test(name) ? pair : []));
  const prefixes = rules.flatMap((rule) => ("pattern" in rule ? [/^\^([\w/-]+)/.exec(rule.pattern)?.[1] ?? ""] : []));
  const plain = ["example-one", "example-two", "exampleone", "exampletwo", "exampletwo2"];
  const prefixed = prefixes.flatMap((prefix) => [`${prefix}exampleone`, `${prefix}exampletwo`]);
  const long = ["a".repeat(40), "b".repeat(40)];
  return twoValid([...listed, ...formatted, ...named, ...prefixed, ...plain, ...long], rules);
}

function twoValid(candidates: readonly (string | number)[], rules: readonly Rule[]): readonly [Value, Value] {
  const valid = candidates.filter((value) => rules.every((rule) => violation(rule, "", value) === undefined));
  const [first = candidates[0] ?? null, second = candidates[1] ?? null] = [...new Set(valid)];
  return [first, second];
}

/** The one of two examples that differs from a value. */
export function another([first, second]: readonly [Value, Value], current: Value, type: Type): Value {
  return equal(first, current, type) ? second : first;
}
