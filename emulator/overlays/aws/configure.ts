import { stringsAt, valuesAt } from "../../provider/paths.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { isObject, type ObjectValue, unknown, type Value } from "../../wire/value.ts";
import type { Configured, ConfigureOptions } from "../overlay.ts";

/** The account of a provider configuration that names none. */
const defaultAccount = "111111111111";

/**
 * The account is the one of the options (EMULATOR_ACCOUNT), else the first that the configuration allows, else the one
 * whose role it assumes: there are no credentials to derive it from.
 *
 * @throws {ProviderError} in the real provider's words if the account is not allowed or the region is missing or
 * malformed
 */
export function configureAws(config: ObjectValue, { account: requested }: ConfigureOptions): Configured {
  const allowed = stringsAt(config, "allowed_account_ids.*");
  const forbidden = stringsAt(config, "forbidden_account_ids.*");
  const [role = ""] = stringsAt(config, "assume_role.*.role_arn");
  const assumed = /^arn:[\w-]+:iam::(\d{12}):/.exec(role)?.[1];
  const account = requested ?? allowed[0] ?? assumed ?? defaultAccount;
  if ((allowed.length > 0 && !allowed.includes(account)) || forbidden.includes(account)) {
    throw new ProviderError(`AWS account ID not allowed: ${account}`);
  }
  const configured = config["region"];
  const region = typeof configured === "string" ? configured : process.env["AWS_REGION"];
  if (region === undefined) throw new ProviderError("Invalid provider configuration", "invalid AWS Region: ");
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new ProviderError("Invalid provider configuration", `invalid AWS Region: ${region}`);
  }
  return {
    account,
    region,
    defaultTags: defaultTags(config),
    realm: (global) => `${account}-${global ? "global" : region}`,
  };
}

function defaultTags(config: ObjectValue): Value {
  const [tags = null] = valuesAt(config, "default_tags.*.tags");
  if (tags === null) return {};
  return isObject(tags) ? tags : unknown;
}
