/** What secrets are called in AWS: the one home of these names. */
import type { SecretSpec, SecretsSpec } from "./spec.ts";

/** The name of a declared secret in AWS. @param environment its name in AWS @param key in `declared` */
export function secretName(environment: string, key: string): string {
  return `${environment}/${key}`;
}

/** The alias of the key that encrypts the secrets of an environment, without `alias/`. */
export function secretsKeyAlias(environment: string): string {
  return `${environment}-secrets`;
}

/** Beginnings of the keys of secrets. What sandpits keep below `<environment>/sandpits/` is not declared. */
export const secretPrefixes = ["platform/", "teams/", "apps/"] as const;

/** The team below whose path a secret is: `nlp` of `teams/nlp/token`. */
export function teamOfSecret(key: string): string | undefined {
  return /^teams\/([^/]+)\/./.exec(key)?.[1];
}

/** A secret that an environment declares. */
export interface DeclaredSecret extends SecretSpec {
  /** `platform/gitlab-runner/gpu` */
  readonly key: string;
  /** `dev/platform/gitlab-runner/gpu` */
  readonly name: string;
}

/** Every declared secret with its name in AWS, by key. @param environment its name in AWS */
export function declaredSecrets(
  environment: string,
  secrets: Pick<SecretsSpec, "declared"> | undefined,
): DeclaredSecret[] {
  return Object.entries(secrets?.declared ?? {}).map(([key, spec]) => ({
    ...spec,
    key,
    name: secretName(environment, key),
  }));
}
