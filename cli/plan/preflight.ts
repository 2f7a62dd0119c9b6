import type { Environment } from "@ml-platform/environments";
import { endpointOf, UserError } from "@ml-platform/rules";
import type { Services } from "../services.ts";

/**
 * Checks, before anything runs, that AWS credentials exist and belong to the environment's account.
 *
 * @throws {UserError} saying what to do
 */
export async function checkCredentials(
  environment: Pick<Environment, "name" | "account" | "region">,
  services: Services,
): Promise<void> {
  const { name, account, region } = environment;
  const need = `${name} is account ${account.id} (${account.alias})`;
  const identity = await services.identify(region, endpointOf(account.endpoints, "sts")).catch((failure: unknown) => {
    throw new UserError(`${credentialsProblem(failure)} ${need}. Nothing was changed.`, { cause: failure });
  });
  if (identity.account === account.id) return;
  throw new UserError(
    `The AWS credentials belong to account ${identity.account} (${identity.arn}), but ${need}. Switch credentials (AWS_PROFILE) and run again. Nothing was changed.`,
  );
}

/** What is wrong with the credentials, and what to do: sentences. */
export function credentialsProblem(failure: unknown): string {
  const name = failure instanceof Error ? failure.name : "";
  const message = failure instanceof Error ? failure.message : String(failure);
  if (/Expired/.test(name) || /expired/.test(message)) {
    return "The AWS credentials have expired: sign in again (aws sso login).";
  }
  if (/CredentialsProviderError|TokenProviderError/.test(name)) {
    return `No AWS credentials were found: set AWS_PROFILE, or sign in with aws sso login. To try everything without AWS, add --target emulated.`;
  }
  return `AWS did not say whose credentials these are (${message.replace(/\.$/, "")}).`;
}
