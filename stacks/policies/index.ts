import { claimsThatBind } from "./claims-that-bind.ts";
import type { JsonObject } from "./configuration.ts";
import { encryptionAtRest } from "./encryption-at-rest.ts";
import { helmReleases } from "./helm-releases.ts";
import { knownTypes } from "./known-types.ts";
import { kubernetesNames } from "./kubernetes-names.ts";
import { noIamWildcards } from "./no-iam-wildcards.ts";
import { noManifests } from "./no-manifests.ts";
import { noOpenIngress } from "./no-open-ingress.ts";
import { noPublicPrincipals } from "./no-public-principals.ts";
import { noSecretValues } from "./no-secret-values.ts";
import { noSecrets } from "./no-secrets.ts";
import type { Policy, PolicyContext } from "./policy.ts";
import { quietQuantities } from "./quiet-quantities.ts";
import { requiredTags } from "./required-tags.ts";
import { retention } from "./retention.ts";
import { synthesizedBlocks } from "./synthesized-blocks.ts";

export const policies: readonly Policy[] = [
  knownTypes,
  requiredTags,
  encryptionAtRest,
  noOpenIngress,
  noPublicPrincipals,
  noIamWildcards,
  retention,
  noSecrets,
  noSecretValues,
  helmReleases,
  kubernetesNames,
  quietQuantities,
  claimsThatBind,
  noManifests,
];

/** Allows a construct, and everything below it, to break one policy. */
export interface PolicyExemption {
  readonly policy: string;
  /** `dev-ml-cluster/eks/cluster` */
  readonly constructPath: string;
  /** Why that is acceptable here, for a person to read. */
  readonly reason: string;
}

export interface Violation {
  readonly policy: string;
  readonly constructPath: string;
  readonly message: string;
}

/** Every violation of a policy in a synthesized stack, and every exemption that exempts nothing. */
export function findViolations(
  configuration: JsonObject,
  context: PolicyContext,
  exemptions: readonly PolicyExemption[],
): Violation[] {
  const stack = synthesizedBlocks(configuration);
  const found = stack.flatMap((block) =>
    policies.flatMap((policy) => {
      const message = policy.check(block, context, stack);
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
