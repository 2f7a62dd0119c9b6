import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { endpointProblem, UserError } from "@ml-platform/rules";
import pLimit from "p-limit";
import type { Io } from "../../io.ts";
import { retryDelay } from "../retries.ts";
import { isObject, type Json, parseSecretJson } from "./json.ts";
import type { Contents, SourceSecret } from "./source.ts";
import { vaultData } from "./vault-answer.ts";

/** A Vault, and as whom it is asked. */
export interface VaultAccess {
  readonly address: string;
  readonly token: string;
  /** @default - the root namespace */
  readonly namespace?: string | undefined;
}

/**
 * Where Vault is and the token for it, from variables that the `vault` command has, too. A token is never an argument: those
 * are in the list of processes.
 *
 * @param tokenFile a file that holds the token and nothing else @default - the variable VAULT_TOKEN
 * @throws {UserError} saying what is missing
 */
export function vaultAccess(env: Io["env"], tokenFile: string | undefined): VaultAccess {
  const address = env["VAULT_ADDR"] ?? "";
  if (address === "")
    throw new UserError("VAULT_ADDR is not set: the address of Vault, such as https://vault.example.com.");
  const problem = endpointProblem(address);
  if (problem !== undefined) throw new UserError(`VAULT_ADDR: ${problem}`);
  const token = (tokenFile === undefined ? (env["VAULT_TOKEN"] ?? "") : tokenIn(tokenFile)).trim();
  if (token === "") {
    throw new UserError(
      "There is no token for Vault. Set VAULT_TOKEN, or name a file that holds one with --vault-token-file, such as ~/.vault-token, which vault login writes.",
    );
  }
  return { address: address.replace(/\/+$/, ""), token, namespace: env["VAULT_NAMESPACE"] || undefined };
}

function tokenIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    throw new UserError(`${file}, which should hold a token for Vault, cannot be read (${code}).`);
  }
}

const atOnce = 8;
const mostTries = 10;
const patienceMilliseconds = 30_000;
/** Too many requests, a replica that is not up to date yet, and what proxies say of a Vault that is not there for a moment. */
const passing = [412, 429, 500, 502, 504];

/**
 * Every secret at a path of a KV engine and below it. The version of the engine is what Vault says of its mount.
 *
 * Source: hashicorp/vault, command/kv_helpers.go (the request that `vault kv` makes first), website/content/api-docs/index.mdx
 * (headers, status codes), api-docs/secret/kv.
 *
 * @param path as `vault kv list` takes it: `secret`, `secret/shop`
 * @param onRead called with how many secrets were read so far
 */
export async function readVault(
  access: VaultAccess,
  path: string,
  onRead: (count: number) => void = () => {},
): Promise<Contents> {
  const client = new VaultClient(access);
  const start = path.replace(/^\/+|\/+$/g, "");
  const { mount, version } = await client.mountOf(start);
  const limit = pLimit(atOnce);
  const secrets: SourceSecret[] = [];
  const without: Contents["without"][number][] = [];
  await below(start);
  const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
  return { secrets: secrets.sort(byPath), without: without.sort(byPath) };

  /** A path can be a secret and a folder at once, as `a` and `a/` in the list of its parent. */
  async function below(folder: string): Promise<void> {
    const keys = await limit(() => client.list(inEngine(folder, "metadata")));
    if (keys === undefined) {
      if (folder === start && folder !== mount) await take(folder);
      return;
    }
    await Promise.all(
      keys.map((key) => {
        const inside = `${folder}/${key}`;
        return key.endsWith("/") ? below(inside.slice(0, -1)) : take(inside);
      }),
    );
  }

  async function take(secret: string): Promise<void> {
    const answer = await limit(() => client.read(inEngine(secret, "data")));
    const found = answer === undefined ? { reason: "it is deleted" } : vaultData(answer, secret, version);
    if ("values" in found) secrets.push({ path: secret, values: found.values });
    else without.push({ path: secret, reason: found.reason });
    onRead(secrets.length + without.length);
  }

  /** Version 2 has a part after the mount in the paths of its API. */
  function inEngine(within: string, part: "data" | "metadata"): string {
    return version === 1 ? within : `${mount}/${part}${within.slice(mount.length)}`;
  }
}

/** What the policy of the token has to allow. A list is a GET here: not every proxy knows the method LIST. */
type Capability = "list" | "read";

class VaultClient {
  private readonly access: VaultAccess;

  constructor(access: VaultAccess) {
    this.access = access;
  }

  async mountOf(path: string): Promise<{ readonly mount: string; readonly version: 1 | 2 }> {
    const { status, body } = await this.ask("read", `sys/internal/ui/mounts/${encoded(path)}`, path);
    // A Vault from before this request existed, which had version 1 only.
    if (status === 404) return { mount: path, version: 1 };
    const data = isObject(body) && isObject(body["data"]) ? body["data"] : {};
    const { path: mount, type, options } = data;
    if (type !== "kv" && type !== "generic") {
      throw new UserError(
        `${path} in Vault is an engine of the type ${String(type)}, and only those of the type kv keep secrets.`,
      );
    }
    const isSecond = isObject(options ?? null) && (options as { version?: unknown }).version === "2";
    return { mount: String(mount).replace(/\/$/, ""), version: isSecond ? 2 : 1 };
  }

  /** Names in a folder; undefined if there is none. */
  async list(path: string): Promise<string[] | undefined> {
    const { status, body } = await this.ask("list", `${encoded(path)}?list=true`, path);
    if (status === 404) return undefined;
    const keys = isObject(body) && isObject(body["data"]) ? body["data"]["keys"] : undefined;
    return Array.isArray(keys) ? keys.map(String) : [];
  }

  /** What Vault answers for a secret; undefined if there is none. */
  async read(path: string): Promise<Json | undefined> {
    const { status, body } = await this.ask("read", encoded(path), path);
    // Of a version that is deleted, version 2 still has metadata.
    return status === 404 && !(isObject(body) && isObject(body["data"])) ? undefined : body;
  }

  private async ask(
    need: Capability,
    target: string,
    path: string,
  ): Promise<{ readonly status: number; readonly body: Json }> {
    const { address, token, namespace } = this.access;
    const headers = {
      "X-Vault-Token": token,
      "X-Vault-Request": "true",
      ...(namespace !== undefined && { "X-Vault-Namespace": namespace }),
    };
    for (let tried = 0; ; tried++) {
      const isLast = tried === mostTries;
      let response: Response;
      let text: string;
      try {
        response = await fetch(`${address}/v1/${target}`, {
          headers,
          // To follow one would send the token to wherever it leads.
          redirect: "manual",
          signal: AbortSignal.timeout(patienceMilliseconds),
        });
        text = await response.text();
      } catch (failure) {
        if (!isLast && tried < triesOfConnection) {
          await sleep(retryDelay(tried, Math.random()));
          continue;
        }
        throw new UserError(`Vault at ${address} does not answer: ${connectionProblem(failure)}.`);
      }
      const { status } = response;
      if (passing.includes(status) && !isLast) {
        await sleep(retryDelay(tried, Math.random()));
        continue;
      }
      if (status !== 200 && status !== 404) throw new UserError(refusal(response, need, path, address));
      return { status, body: text === "" ? null : parseSecretJson(text, `What Vault answers for ${path}`) };
    }
  }
}

/** An address that is wrong stays wrong. */
const triesOfConnection = 3;

function connectionProblem(failure: unknown): string {
  const { cause, message } = failure as Error & {
    readonly cause?: { readonly code?: string; readonly message?: string };
  };
  return cause?.code ?? cause?.message ?? message;
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** What an answer of Vault means, without its text. Source: api-docs/index.mdx, "HTTP status codes". */
function refusal({ status, headers }: Response, need: Capability, path: string, address: string): string {
  if (status === 403) {
    return `Vault does not let the token ${need} ${path}. It may have expired (vault token lookup), be of another namespace (VAULT_NAMESPACE), or need a policy with "${need}" there.`;
  }
  if (status >= 300 && status < 400) {
    return `Vault at ${address} sends requests on to ${headers.get("location") ?? "elsewhere"}, where the token is not sent. Set VAULT_ADDR to the address of the active node.`;
  }
  if (status === 503) return `Vault at ${address} is sealed, or in maintenance. Unseal it, and run again.`;
  if (status === 405) return `${path} in Vault cannot be listed, so it is no path of a KV engine.`;
  return `Vault answered ${status} for ${path}.`;
}
