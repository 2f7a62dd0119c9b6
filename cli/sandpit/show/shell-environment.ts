import type { Target } from "@ml-platform/stacks";
import type { ClusterAccess } from "../../kubeconfig/access.ts";
import type { PublishedTenant } from "./published.ts";

/** What a shell is for. */
export interface ShellSubject {
  readonly name: string;
  readonly target: Target;
  readonly region: string;
  /** The kubeconfig of the shell. */
  readonly kubeconfig: string;
  readonly tenant: Pick<PublishedTenant, "namespaces" | "ownerRole" | "secretsPath">;
  readonly access: Pick<ClusterAccess, "credentials" | "profile">;
  /** Endpoint of the local AWS. */
  readonly awsEndpoint?: string | undefined;
}

/**
 * The variables of a shell in a sandpit: those that are there, and those that point kubectl, aws and this command at it.
 * Nothing of them is secret but for the keys of a local AWS, which open nothing else.
 */
export function shellEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { name, target, region, kubeconfig, tenant, access, awsEndpoint }: ShellSubject,
): Record<string, string | undefined> {
  const { namespaces, ownerRole, secretsPath } = tenant;
  return {
    ...env,
    ...(target === "local" && {
      ...access.credentials,
      ...(access.credentials?.["AWS_SESSION_TOKEN"] === undefined && { AWS_SESSION_TOKEN: undefined }),
      AWS_ENDPOINT_URL: awsEndpoint,
    }),
    ...(access.profile !== undefined && { AWS_PROFILE: access.profile }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    KUBECONFIG: kubeconfig,
    PLATFORM_TARGET: target,
    PLATFORM_SANDPIT: name,
    PLATFORM_SANDPIT_NAMESPACE: namespaces[0],
    PLATFORM_SANDPIT_ROLE: ownerRole,
    PLATFORM_SANDPIT_SECRETS: secretsPath,
  };
}
