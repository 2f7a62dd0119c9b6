import { createHash } from "node:crypto";
import type { StateLocation } from "@ml-platform/rules";

type HttpLocation = Extract<StateLocation, { type: "http" }>;

/** Named where a server refuses them. */
export const httpCredentials = "TF_HTTP_USERNAME and TF_HTTP_PASSWORD";

/** An address of a server that keeps states, with what it may contain besides. */
export interface HttpAddress {
  /** For requests: without user and password. */
  readonly url: string;
  /** For messages: also without the query, which may hold a token. */
  readonly shown: string;
  /** The header that authenticates. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads an address and the credentials for it, as Terraform's http backend does: those of the backend block, or of
 * TF_HTTP_USERNAME and TF_HTTP_PASSWORD; without any, those in the address itself. `fetch` refuses an address with credentials.
 *
 * Source: internal/backend/remote-state/http/backend.go of Terraform 1.11; send in net/http of Go.
 */
export function httpAddress(
  address: string,
  { username, password }: Pick<HttpLocation, "username" | "password">,
  env: Readonly<Record<string, string | undefined>>,
): HttpAddress {
  const user = username ?? env["TF_HTTP_USERNAME"];
  const secret = password ?? env["TF_HTTP_PASSWORD"];
  if (!URL.canParse(address)) return { url: address, shown: "the address of the state", headers: basic(user, secret) };
  const url = new URL(address);
  const isGiven = user !== undefined || secret !== undefined;
  const ownUser = url.username === "" ? undefined : decoded(url.username);
  const ownSecret = url.password === "" ? undefined : decoded(url.password);
  const hasOwn = url.username !== "" || url.password !== "";
  const plain = hasOwn ? address.replace(/^([a-z]+:\/\/)[^/?#]*@/i, "$1") : address;
  const [shown = plain] = plain.split(/[?#]/, 1);
  // Two states may differ in nothing but the query.
  const mark = url.search === "" ? "" : `?(query ${createHash("sha256").update(url.search).digest("hex").slice(0, 8)})`;
  return {
    url: plain,
    shown: `${shown}${mark}`,
    headers: isGiven ? basic(user, secret) : basic(ownUser, ownSecret),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function basic(user: string | undefined, password: string | undefined): Record<string, string> {
  if (user === undefined && password === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${user ?? ""}:${password ?? ""}`).toString("base64")}` };
}

/** An address below another one, before its query: `<address>/versions/3`. */
export function below(address: string, path: string): string {
  const [, base = address, query = ""] = /^([^?]*)(\?.*)?$/s.exec(address) ?? [];
  return `${base}/${path}${query}`;
}
