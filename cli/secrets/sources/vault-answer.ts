import { UserError } from "@ml-platform/rules";
import { inexactKeys, isObject, type Json, type JsonObject } from "./json.ts";

/** What Vault has of a secret: its keys, or why it has none. */
export type VaultData = { readonly values: JsonObject } | { readonly reason: string };

/**
 * The keys of what Vault answers for a secret, or `vault kv get -format=json` prints. KV version 2 puts them beside `metadata`,
 * which has the number of a version; in version 1 they are `data` itself.
 *
 * Source: hashicorp/vault, website/content/api-docs/secret/kv/kv-v1.mdx and kv-v2.mdx (read secret version).
 *
 * @param version of the KV engine @default - found out by the shape
 * @param where for a person: `secret/shop/database`
 * @throws {UserError} for what is no such answer
 */
export function vaultData(answer: Json, where: string, version?: 1 | 2): VaultData {
  const data = isObject(answer) ? answer["data"] : undefined;
  if (!isObject(data)) throw new UserError(`${where} has no object "data", as a secret of Vault has.`);
  const isSecond = version === 2 || (version === undefined && isVersion2(data));
  const values = isSecond ? data["data"] : data;
  if (isSecond && !isObject(values)) return { reason: "its latest version is deleted" };
  if (!isObject(values)) throw new UserError(`${where} has keys that are no object.`);
  const inexact = inexactKeys(values);
  if (inexact.length > 0) {
    throw new UserError(
      `${where} has numbers under ${inexact.join(", ")} that have too many digits to be read exactly. Make them texts there.`,
    );
  }
  return { values };
}

/** Of version 1 with keys called `data` and `metadata` by chance, `metadata` is hardly an object with a version. */
function isVersion2({ data, metadata, ...others }: JsonObject): boolean {
  const isAlone = Object.keys(others).length === 0 && (isObject(data) || data === null);
  return isAlone && isObject(metadata) && typeof metadata["version"] === "number";
}
