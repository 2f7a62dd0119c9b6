import { encryptionAtRest } from "./encryption-at-rest.ts";
import { noIamWildcards } from "./no-iam-wildcards.ts";
import { noOpenIngress } from "./no-open-ingress.ts";
import { noSecrets } from "./no-secrets.ts";
import { blocks, type JsonObject, type Policy, type PolicyContext, type SynthesizedBlock } from "./policy.ts";
import { requiredTags } from "./required-tags.ts";
import { retention } from "./retention.ts";

export const policies: readonly Policy[] = [
  requiredTags,
  encryptionAtRest,
  noOpenIngress,
  noIamWildcards,
  retention,
  noSecrets,
];

/** Lets a construct, and all below it, break one policy. */
export interface PolicyExemption {
  readonly policy: string;
  /** `dev-ml-cluster/eks/cluster` */
  readonly constructPath: string;
  /** Why that is right here; a person reads it. */
  readonly reason: string;
}

export interface Violation {
  readonly policy: string;
  readonly constructPath: string;
  readonly message: string;
}

/** Everything in a synthesized stack that breaks a policy, and every exemption that exempts nothing. */
export function findViolations(
  configuration: JsonObject,
  context: PolicyContext,
  exemptions: readonly PolicyExemption[],
): Violation[] {
  const found = blocksOf(configuration).flatMap((block) =>
    policies.flatMap((policy) => {
      const message = policy.check(block, context);
      return message === undefined ? [] : [{ policy: policy.id, constructPath: block.constructPath, message }];
    }),
  );
  const unused = exemptions
    .filter((exemption) => !found.some((violation) => covers(exemption, violation)))
    .map(({ policy, constructPath }) => ({
      policy,
      constructPath,
      message: "has an exemption that exempts nothing: remove it",
    }));
  return [...found.filter((violation) => !exemptions.some((exemption) => covers(exemption, violation))), ...unused];
}

export function violationMessage({ policy, constructPath, message }: Violation): string {
  return `${constructPath} ${message} (policy ${policy})`;
}

function covers(exemption: PolicyExemption, violation: Violation): boolean {
  return (
    exemption.policy === violation.policy && `${violation.constructPath}/`.startsWith(`${exemption.constructPath}/`)
  );
}

function blocksOf(configuration: JsonObject): SynthesizedBlock[] {
  const { terraform, provider, resource, data, output } = configuration as Readonly<Record<string, JsonObject>>;
  const stackPath = (configuration["//"] as { metadata: { stackName: string } } | undefined)?.metadata.stackName ?? "";
  const defaultTags: Record<string, string> = Object.assign(
    {},
    ...blocks(provider?.["aws"]).flatMap((aws) => blocks(aws["default_tags"]).map(({ tags }) => tags)),
  );
  const block = (type: string, { "//": comment, ...config }: JsonObject): SynthesizedBlock => {
    const constructPath = (comment as { metadata: { path: string } } | undefined)?.metadata.path ?? stackPath;
    return { type, constructPath, config, defaultTags };
  };
  const named = (prefix: string, byType: JsonObject = {}) =>
    Object.entries(byType).flatMap(([type, byName]) =>
      Object.values(byName as JsonObject).map((config) => block(`${prefix}${type}`, config as JsonObject)),
    );
  return [
    ...named("", resource),
    ...named("data.", data),
    ...Object.entries(provider ?? {}).flatMap(([name, configs]) =>
      blocks(configs).map((config) => block(`provider.${name}`, config)),
    ),
    ...Object.entries((terraform?.["backend"] ?? {}) as JsonObject).map(([name, config]) =>
      block(`backend.${name}`, config as JsonObject),
    ),
    ...Object.values(output ?? {}).map((config) => block("output", config as JsonObject)),
  ];
}
