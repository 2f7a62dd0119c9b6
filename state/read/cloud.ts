import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { StateLocation } from "@ml-platform/rules";
import { StateError } from "../model/failure.ts";
import { isObject, type Json, type JsonObject } from "../model/json.ts";
import type { EtagCache } from "./cache.ts";
import { type Asked, type Fetch, isAbsent, refuseOther, request, stateText } from "./request.ts";
import { type LockStatus, requireHeld, type StateSource, type Stored } from "./source.ts";

type CloudLocation = Extract<StateLocation, { type: "cloud" }>;
type Env = Readonly<Record<string, string | undefined>>;

/**
 * A workspace of HCP Terraform or Terraform Enterprise, through its API. The API does not distinguish between a workspace
 * that does not exist and one that the token may not see.
 *
 * Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions
 */
export function cloudSource(
  { hostname, organization, workspace }: CloudLocation,
  env: Env,
  fetch: Fetch,
  cache: EtagCache,
): StateSource {
  const file = `${hostname}/${organization}/${workspace}`;
  const api = `https://${hostname}/api/v2`;
  const variable = tokenVariable(hostname);

  async function ask(url: string, init: RequestInit = {}, done: Asked["done"] = "read"): Promise<Response> {
    const token = await tokenFor(hostname, env);
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/vnd.api+json" };
    return await request(fetch, url, { ...init, headers }, { credentials: variable, done });
  }

  /** @returns undefined for 404 */
  async function answer(path: string): Promise<JsonObject | undefined> {
    const response = await ask(`${api}${path}`);
    if (isAbsent(response)) return undefined;
    refuseOther(response);
    const body: unknown = await response.json().catch(() => undefined);
    if (!isObject(body)) throw new StateError("unreachable", "cannot be read: the server did not return JSON.");
    return body;
  }

  const data = async (path: string): Promise<Json | undefined> => (await answer(path))?.["data"];

  async function everyPage(path: string, filter: Readonly<Record<string, string>> = {}): Promise<Json[]> {
    const found: Json[] = [];
    let page: Json | undefined = 1;
    while (typeof page === "number") {
      const body: JsonObject | undefined = await answer(
        `${path}?${new URLSearchParams({ ...filter, "page[size]": "100", "page[number]": String(page) })}`,
      );
      found.push(...items(body?.["data"] ?? []));
      const meta = body?.["meta"];
      const pagination = isObject(meta) ? meta["pagination"] : undefined;
      page = isObject(pagination) ? pagination["next-page"] : undefined;
    }
    return found;
  }

  const path = `/organizations/${encodeURIComponent(organization)}/workspaces/${encodeURIComponent(workspace)}`;
  const workspaceId = async () => text(await data(path), "id");

  const stateVersion = async (id: string) => await data(`/state-versions/${encodeURIComponent(id)}`);
  const keyOf = (id: string) => `${file}?${id}`;
  /** A version never changes, so its id serves as its ETag. */
  const cached = async (id: string | undefined) => (id === undefined ? undefined : await cache.get(keyOf(id)));

  async function download(found: Json | undefined): Promise<Stored | undefined> {
    const address = text(attributes(found), "hosted-state-download-url");
    if (found === undefined || address === undefined) return undefined;
    const response = await ask(address);
    refuseOther(response);
    const stored = { text: await stateText(response), ...describe(found) };
    const { version } = stored;
    if (version !== undefined) await cache.put(keyOf(version), { etag: version, ...stored });
    return stored;
  }

  /** By id. A user who may not be looked up is left out. */
  async function userNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const named = await Promise.all(
      [...new Set(ids)].map(async (id) => {
        const user = await data(`/users/${encodeURIComponent(id)}`).catch(() => undefined);
        return [id, text(attributes(user), "username")] as const;
      }),
    );
    return new Map(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
  }

  /** The lock of a workspace has no id of its own: it is identified by its holder, which is a run, a user or a team. */
  async function readLock(): Promise<{ readonly status: LockStatus; readonly workspace?: string | undefined }> {
    const found = await data(path);
    if (attributes(found)["locked"] !== true) return { status: { status: "free" } };
    const holder = isObject(found) ? found["relationships"] : undefined;
    const lockedBy = isObject(holder) && isObject(holder["locked-by"]) ? holder["locked-by"]["data"] : undefined;
    const id = text(lockedBy, "id");
    if (id === undefined) {
      const reason = `${hostname} does not report who holds the lock. See the workspace there.`;
      return { status: { status: "unknown", reason } };
    }
    const lock = {
      id,
      operation: text(lockedBy, "type") ?? "",
      info: "",
      who: id,
      terraformVersion: text(attributes(found), "terraform-version") ?? "",
      path: `${organization}/${workspace}`,
    };
    return { status: { status: "held", lock }, workspace: text(found, "id") };
  }

  return {
    file,
    container: `${hostname}/${organization}`,
    async read(version) {
      if (version !== undefined) return (await cached(version)) ?? (await download(await stateVersion(version)));
      const id = await workspaceId();
      if (id === undefined) return undefined;
      const current = await data(`/workspaces/${id}/current-state-version`);
      return (await cached(text(current, "id"))) ?? (await download(current));
    },
    async readUnless(known) {
      const id = await workspaceId();
      if (id === undefined) return undefined;
      const current = await data(`/workspaces/${id}/current-state-version`);
      const identity = text(current, "id") ?? "";
      if (identity !== "" && identity === known) return "unchanged";
      const stored = await download(current);
      return stored === undefined ? undefined : { ...stored, identity };
    },
    async versions() {
      const found = await everyPage("/state-versions", {
        "filter[workspace][name]": workspace,
        "filter[organization][name]": organization,
      });
      const names = await userNames(found.flatMap((version) => relatedId(version, "created-by") ?? []));
      return found.map((version, index) => {
        const { size, serial } = attributes(version);
        const commit = text(attributes(version), "vcs-commit-sha");
        const author = relatedId(version, "created-by");
        const run = relatedId(version, "run");
        return {
          version: "",
          ...describe(version),
          current: index === 0,
          ...(typeof size === "number" && { size }),
          ...(typeof serial === "number" && { serial }),
          ...(author !== undefined && { by: names.get(author) ?? author }),
          ...(commit !== undefined && { commit }),
          ...(run !== undefined && {
            run: `https://${hostname}/app/${encodeURIComponent(organization)}/workspaces/${encodeURIComponent(workspace)}/runs/${run}`,
          }),
        };
      });
    },
    lock: async () => (await readLock()).status,
    async unlock(id) {
      const { status, workspace: own } = await readLock();
      requireHeld(status, id);
      const response = await ask(`${api}/workspaces/${own}/actions/force-unlock`, { method: "POST" }, "unlocked");
      if (response.status === 409) {
        throw new StateError(
          "unreachable",
          "is still locked: the run that holds the lock is at work. Cancel it there.",
        );
      }
      refuseOther(response, { done: "unlocked" });
    },
    async siblings() {
      const found = await everyPage(`/organizations/${encodeURIComponent(organization)}/workspaces`);
      return found.flatMap((item) => {
        const name = text(attributes(item), "name");
        return name === undefined ? [] : [{ file: `${hostname}/${organization}/${name}`, stack: name }];
      });
    },
  };
}

function describe(version: Json): { version?: string; modified?: Date } {
  const [id, created] = [text(version, "id"), text(attributes(version), "created-at")];
  return { ...(id !== undefined && { version: id }), ...(created !== undefined && { modified: new Date(created) }) };
}

function attributes(item: Json | undefined): JsonObject {
  const found = isObject(item) ? item["attributes"] : undefined;
  return isObject(found) ? found : {};
}

/** The id of what an object relates to: `{ "relationships": { "run": { "data": { "id": ... } } } }`. */
function relatedId(item: Json, name: string): string | undefined {
  const relationships = isObject(item) ? item["relationships"] : undefined;
  const relationship = isObject(relationships) ? relationships[name] : undefined;
  return isObject(relationship) ? text(relationship["data"], "id") : undefined;
}

function items(list: Json): readonly Json[] {
  return Array.isArray(list) ? list : [];
}

function text(item: Json | undefined, name: string): string | undefined {
  const value = isObject(item) ? item[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** Terraform's rule: a dot becomes an underscore, a hyphen two underscores. */
function tokenVariable(hostname: string): string {
  return `TF_TOKEN_${hostname.replaceAll("-", "__").replaceAll(".", "_")}`;
}

async function tokenFor(hostname: string, env: Env): Promise<string> {
  const variable = tokenVariable(hostname);
  const token = env[variable] ?? (await storedToken(hostname, env));
  if (token !== undefined) return token;
  throw new StateError(
    "forbidden",
    `needs a token. Run "terraform login ${hostname}" or "tofu login ${hostname}", or set ${variable}.`,
  );
}

/** The token that `terraform login` stores, or `tofu login` where Terraform's directory does not exist. */
async function storedToken(hostname: string, env: Env): Promise<string | undefined> {
  const xdg = env["XDG_CONFIG_HOME"];
  const ofTerraform = join(env["HOME"] ?? env["APPDATA"] ?? "", ".terraform.d");
  // https://opentofu.org/docs/cli/config/config-file
  const ofTofu = xdg && join(xdg, "opentofu");
  return (await tokenIn(ofTerraform, hostname)) ?? (ofTofu ? await tokenIn(ofTofu, hostname) : undefined);
}

async function tokenIn(directory: string, hostname: string): Promise<string | undefined> {
  try {
    const file = JSON.parse(await readFile(join(directory, "credentials.tfrc.json"), "utf8")) as JsonObject;
    const hosts = file["credentials"];
    return text(isObject(hosts) ? hosts[hostname] : undefined, "token");
  } catch {
    return undefined;
  }
}
