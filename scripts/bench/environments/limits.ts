import { isList, isObject, type ObjectValue, type Value } from "@ml-platform/emulator/real";

interface Text {
  readonly longest: number;
  readonly shortest?: number;
  /** Of the whole text. @default any characters */
  readonly characters?: RegExp;
}

const label = /^[A-Za-z0-9_-]+$/;
const securityGroup = /^[\w .:/()#,@[\]+=&;{}!$*-]*$/;

/**
 * What AWS accepts as names and descriptions of what the platform creates. A prefix leaves room for the 26 characters that
 * the provider appends. Sources: the API references of IAM, EC2, EKS, KMS and CloudWatch Logs.
 */
const texts: Readonly<Record<string, Text>> = {
  "aws_cloudwatch_log_group.name": { longest: 512, characters: /^[\w./#-]+$/ },
  "aws_eks_addon.addon_name": { longest: 100, characters: label },
  "aws_eks_cluster.name": { longest: 100, characters: label },
  "aws_eks_node_group.node_group_name_prefix": { longest: 37, characters: label },
  "aws_iam_role.description": { longest: 1000 },
  "aws_iam_role.name": { longest: 64, characters: /^[\w+=,.@-]+$/ },
  "aws_iam_role_policy.name": { longest: 128, characters: /^[\w+=,.@-]+$/ },
  "aws_kms_alias.name": { longest: 256, characters: /^alias\/[\w/-]+$/ },
  "aws_launch_template.description": { longest: 255 },
  "aws_launch_template.name_prefix": { shortest: 3, longest: 128 - 26, characters: /^[\w()./-]+$/ },
  "aws_placement_group.name": { longest: 255 },
  "aws_security_group.description": { longest: 255, characters: securityGroup },
  "aws_security_group.name_prefix": { longest: 255 - 26, characters: securityGroup },
  "aws_vpc_security_group_ingress_rule.description": { longest: 255, characters: securityGroup },
};

const mostTags = 50;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What AWS would refuse in a synthesized stack for its length, its characters or its number of tags. */
export function limitsExceeded(stack: ObjectValue): string[] {
  const [provider] = listOf(stack, "provider", "aws");
  const defaults = listOf(provider, "default_tags").flatMap((block) => Object.entries(objectOf(block, "tags")));
  return Object.entries(objectOf(stack, "resource")).flatMap(([type, named]) =>
    Object.entries(isObject(named) ? named : {}).flatMap(([name, body]) =>
      [...textProblems(type, isObject(body) ? body : {}), ...tagProblems(isObject(body) ? body : {}, defaults)].map(
        (problem) => `${type}.${name}: ${problem}`,
      ),
    ),
  );
}

function textProblems(type: string, body: ObjectValue): string[] {
  return Object.entries(body).flatMap(([argument, value]) => {
    const rule = texts[`${type}.${argument}`];
    if (rule === undefined || typeof value !== "string" || value.includes("${")) return [];
    const { shortest = 1, longest, characters } = rule;
    if (value.length < shortest || value.length > longest) return [`${argument} has ${value.length} characters`];
    return characters?.test(value) === false ? [`${argument} is ${JSON.stringify(value)}`] : [];
  });
}

function tagProblems(body: ObjectValue, defaults: readonly (readonly [string, Value])[]): string[] {
  const onIt = isObject(body["tags"] ?? null) ? [...defaults, ...Object.entries(objectOf(body, "tags"))] : [];
  const launched = listOf(body, "tag_specifications").map((block) => Object.entries(objectOf(block, "tags")));
  const single = listOf(body, "tag").map((block) => [
    [String(objectOf(body, "tag")["key"] ?? (isObject(block) ? block["key"] : "")), "" as Value] as const,
  ]);
  return [onIt, ...launched, ...single].flatMap((tags) => {
    const unique = new Map(tags);
    return [
      ...(unique.size > mostTags ? [`${unique.size} tags`] : []),
      ...[...unique].flatMap(([key, value]) => [
        ...(key.length > 128 || !tagText.test(key) || /^aws:/i.test(key) ? [`the tag key ${JSON.stringify(key)}`] : []),
        ...(typeof value === "string" && !value.includes("${") && (value.length > 256 || !tagText.test(value))
          ? [`the tag value ${JSON.stringify(value)}`]
          : []),
      ]),
    ];
  });
}

function objectOf(value: Value | undefined, key: string): ObjectValue {
  const part = isObject(value ?? null) ? (value as ObjectValue)[key] : undefined;
  return isObject(part ?? null) ? (part as ObjectValue) : {};
}

function listOf(value: Value | undefined, ...keys: readonly string[]): readonly Value[] {
  const part = keys.reduce<Value | undefined>(
    (whole, key) => (isObject(whole ?? null) ? (whole as ObjectValue)[key] : undefined),
    value,
  );
  return isList(part ?? null) ? (part as readonly Value[]) : [];
}
