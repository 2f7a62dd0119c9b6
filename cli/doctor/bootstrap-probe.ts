import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BootstrapAccount } from "@ml-platform/environments";
import { endpointOf, partitionOf } from "@ml-platform/rules";
import { managedObjects } from "../bootstrap/compare-states.ts";
import { statePlaces, storedText } from "../bootstrap/find-states.ts";
import type { Accounts } from "../bootstrap/move-state.ts";
import { inScratchDirectory } from "../plan/directories.ts";
import { declaredAddresses } from "../plan/find-address.ts";
import type { Request } from "../plan/run.ts";

/** A role that the code declares for an account. */
export interface DeclaredRole {
  readonly name: string;
  /** Who may assume it: a policy in JSON. */
  readonly trust: string;
}

/** What the code says that an account has. */
export interface DeclaredBootstrap {
  readonly addresses: readonly string[];
  readonly roles: readonly DeclaredRole[];
  /** ARNs of the identity providers. */
  readonly providers: readonly string[];
}

/** What is asked about the bootstrap of an account. Rejects with the errors of the SDK. */
export interface BootstrapProbe {
  readonly account: Pick<BootstrapAccount, "id" | "alias">;
  declared(): Promise<DeclaredBootstrap>;
  /** Addresses of what its state in the bucket holds; undefined if there is no state. */
  applied(): Promise<readonly string[] | undefined>;
  /** Who may assume a role, as JSON; undefined if there is no such role. */
  trust(role: string): Promise<string | undefined>;
  hasProvider(arn: string): Promise<boolean>;
}

export function bootstrapProbe(
  request: Pick<Request, "io" | "services" | "target">,
  { account, accounts }: Accounts,
): BootstrapProbe {
  const { io, services, target } = request;
  const { bucket } = statePlaces(io, target, account);
  const endpoint = endpointOf(account.endpoints, "iam");
  const iam = async () => {
    const sdk = await import("@aws-sdk/client-iam");
    const settings = { region: account.region, maxAttempts: 2, ...(endpoint !== undefined && { endpoint }) };
    return { sdk, client: new sdk.IAMClient(settings) };
  };
  return {
    account,
    // Several checks ask, and synthesis must not run twice at once.
    declared: once(() =>
      inScratchDirectory(join(io.root, ".platform", target), async (outdir) => {
        const { directory } = await services.synthesizeBootstrap(account, { outdir, location: bucket, accounts });
        return declaredIn(readFileSync(join(directory, "cdk.tf.json"), "utf8"), account);
      }),
    ),
    async applied() {
      const text = await storedText(request, bucket);
      return text === undefined ? undefined : managedObjects(text).map(({ address }) => address);
    },
    async trust(RoleName) {
      const { sdk, client } = await iam();
      const answer = await unlessMissing(() => client.send(new sdk.GetRoleCommand({ RoleName })), undefined);
      return answer === undefined ? undefined : decodeURIComponent(answer.Role?.AssumeRolePolicyDocument ?? "");
    },
    async hasProvider(OpenIDConnectProviderArn) {
      const { sdk, client } = await iam();
      const ask = () => client.send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
      return (await unlessMissing(ask, undefined)) !== undefined;
    },
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

async function unlessMissing<T, U>(ask: () => Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await ask();
  } catch (failure) {
    if (/^NoSuchEntity/.test((failure as Error).name)) return otherwise;
    throw failure;
  }
}

interface Configuration {
  readonly resource?: {
    readonly aws_iam_role?: Readonly<Record<string, { readonly name: string; readonly assume_role_policy: string }>>;
    readonly aws_iam_openid_connect_provider?: Readonly<Record<string, { readonly url: string }>>;
  };
}

/** @param text a `cdk.tf.json` */
export function declaredIn(text: string, { id, region }: Pick<BootstrapAccount, "id" | "region">): DeclaredBootstrap {
  const { resource = {} } = JSON.parse(text) as Configuration;
  const providers = Object.entries(resource.aws_iam_openid_connect_provider ?? {}).map(([name, { url }]) => ({
    reference: `\${aws_iam_openid_connect_provider.${name}.arn}`,
    arn: `arn:${partitionOf(region)}:iam::${id}:oidc-provider/${url.replace(/^https:\/\//, "")}`,
  }));
  const resolved = (policy: string) =>
    providers.reduce((rest, { reference, arn }) => rest.replaceAll(reference, arn), policy);
  return {
    addresses: declaredAddresses(text),
    roles: Object.values(resource.aws_iam_role ?? {}).map(({ name, assume_role_policy: trust }) => ({
      name,
      trust: resolved(trust),
    })),
    providers: providers.map(({ arn }) => arn),
  };
}
