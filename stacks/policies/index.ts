import { encryptionAtRest } from "./encryption-at-rest.ts";
import { noIamWildcards } from "./no-iam-wildcards.ts";
import { noOpenIngress } from "./no-open-ingress.ts";
import { noSecrets } from "./no-secrets.ts";
import { blocks, type JsonObject, type Policy, type PolicyContext, type SynthesizedResource } from "./policy.ts";
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
  const found = resourcesOf(configuration).flatMap((resource) =>
    policies.flatMap((policy) => {
      const message = policy.check(resource, context);
      return message === undefined ? [] : [{ policy: policy.id, constructPath: resource.constructPath, message }];
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

function resourcesOf(configuration: JsonObject): SynthesizedResource[] {
  const provider = (configuration["provider"] as JsonObject | undefined) ?? {};
  const defaultTags = Object.assign(
    {},
    ...blocks(provider["aws"]).flatMap((aws) => blocks(aws["default_tags"]).map((block) => block["tags"])),
  ) as Record<string, string>;
  const byType = (configuration["resource"] ?? {}) as Record<string, Record<string, JsonObject>>;
  return Object.entries(byType).flatMap(([type, byName]) =>
    Object.values(byName).map(({ "//": comment, ...config }) => ({
      type,
      constructPath: (comment as { metadata: { path: string } }).metadata.path,
      config,
      defaultTags,
    })),
  );
}
