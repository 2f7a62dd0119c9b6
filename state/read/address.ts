import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type StateLocation, UserError } from "@ml-platform/rules";
import type { Stack } from "../stack.ts";
import { type OpenOptions, openSource } from "./open.ts";
import type { StateSource } from "./source.ts";

export interface AddressOptions {
  /** Environment variables: the region of AWS. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths are relative to. */
  readonly directory: string;
}

const forms = [
  "a file (old.tfstate)",
  "s3://<bucket>/<key> (with ?region=, ?profile=, ?role=, ?external-id= or ?workspace= where needed)",
  "https://<host>/<path> of a server that keeps states",
  "https://app.terraform.io/app/<organization>/workspaces/<workspace>",
].join(", ");

/**
 * Where the state is that a person named by its address: a path, `s3://bucket/key` or the URL of a server.
 *
 * @throws {UserError} for any other address; what it says never contains credentials
 */
export function locationAt(address: string, options: AddressOptions): StateLocation {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):\/\//i.exec(address) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      if (address.trim() === "") throw new UserError(`An address of a state is empty. Write ${forms}.`);
      return { type: "local", path: resolve(options.directory, address) };
    case "file":
      return { type: "local", path: fileURLToPath(address) };
    case "s3":
      return s3Location(address, options);
    case "http":
    case "https":
      return webLocation(address);
    default:
      throw new UserError(`States at ${scheme}:// are not read. Write ${forms}.`);
  }
}

/** Terraform's own default. Source: internal/backend/remote-state/s3/backend.go of Terraform 1.11. */
const defaultWorkspacePrefix = "env:";

function s3Location(address: string, { env }: AddressOptions): StateLocation {
  // Not `new URL`: it would lose the case of a bucket, and keys may hold any character.
  const [, bucket, key, query = ""] = /^s3:\/\/([^/?]+)\/([^?]+)(?:\?(.*))?$/i.exec(address) ?? [];
  if (bucket === undefined || key === undefined || key.endsWith("/")) {
    throw new UserError(`"${address}" does not name an object. Write s3://<bucket>/<key>.`);
  }
  const given = new URLSearchParams(query);
  const known = ["region", "profile", "role", "external-id", "workspace", "workspace-key-prefix", "dynamodb-table"];
  const unknown = [...given.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`"${unknown}" is not known in the address of a state in S3. Use ${known.join(", ")}.`);
  }
  const [profile, role, externalId] = ["profile", "role", "external-id"].map((name) => given.get(name) ?? undefined);
  const dynamodbTable = given.get("dynamodb-table") ?? undefined;
  const workspace = given.get("workspace") ?? "default";
  const prefix = given.get("workspace-key-prefix") ?? defaultWorkspacePrefix;
  return {
    type: "s3",
    bucket,
    key: workspace === "default" ? key : `${prefix}/${workspace}/${key}`,
    // The bucket itself says its region, if it is another one.
    region: given.get("region") ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "us-east-1",
    ...(profile !== undefined && { profile }),
    ...(dynamodbTable !== undefined && { dynamodbTable }),
    ...(role !== undefined && { role: { arn: role, ...(externalId !== undefined && { externalId }) } }),
  };
}

function webLocation(address: string): StateLocation {
  if (!URL.canParse(address)) throw new UserError(`An address of a state is not a URL. Write ${forms}.`);
  const { hostname, pathname } = new URL(address);
  const [, organization, workspace] = /^\/app\/([^/]+)\/workspaces\/([^/]+)/.exec(pathname) ?? [];
  if (organization !== undefined && workspace !== undefined) {
    return { type: "cloud", hostname, organization: decodeURIComponent(organization), workspace };
  }
  // GitLab's own form: lib/api/terraform/state.rb of GitLab.
  const isGitLab = /\/api\/v4\/projects\/[^/]+\/terraform\/state\/[^/]+$/.test(pathname);
  return { type: "http", address, ...(isGitLab && { lockAddress: `${address}/lock` }) };
}

/** Opens the state at an address that {@link locationAt} takes. */
export function openAny(address: string, options: OpenOptions & AddressOptions): StateSource {
  return openSource(locationAt(address, options), options);
}

/**
 * States that are no stacks of the code, as stacks of no environment: {@link readStates} reads them like any other, but
 * one that does not exist is a failure. Each id is made of the last parts of an address that no other one has.
 *
 * @throws {UserError} for an address that is not one
 */
export function stacksAt(addresses: readonly string[], options: AddressOptions): Stack[] {
  const named = addresses.map((address) => locationAt(address, options));
  const locations = [...new Map(named.map((location) => [JSON.stringify(location), location])).values()];
  const ids = shortestIds(locations.map(partsOf));
  const taken = new Set<string>();
  return locations.map((location, index) => {
    const id = ids[index] ?? "state";
    // An end of two parts may be spelled like one part of another.
    let name = id;
    for (let number = 2; taken.has(name); number += 1) name = `${id}-${number}`;
    taken.add(name);
    return { id: name, environment: "", name, location, dependencies: [], mustExist: true };
  });
}

/** Of each, the shortest end of its parts that no other one has. */
function shortestIds(all: readonly (readonly string[])[]): string[] {
  const ids = all.map((parts) => idOf(parts, parts.length) || "state");
  let open = all.map((_, index) => index);
  for (let length = 1; open.length > 0; length += 1) {
    const ends = all.map((parts) => idOf(parts, length));
    const counts = new Map<string, number>();
    for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
    const isShared = (end: string): boolean => commonNames.has(end) || counts.get(end) !== 1;
    open = open.filter((index) => {
      const end = ends[index] ?? "";
      if (length >= (all[index]?.length ?? 0)) return false;
      if (isShared(end)) return true;
      ids[index] = end;
      return false;
    });
  }
  return ids;
}

/** Names of files that say nothing of what is in them. */
const commonNames: ReadonlySet<string> = new Set(["terraform", "state", "default", "tofu"]);

function partsOf(location: StateLocation): string[] {
  const path = {
    local: () => (location.type === "local" ? location.path : ""),
    s3: () => (location.type === "s3" ? `${location.bucket}/${location.key}` : ""),
    http: () =>
      location.type === "http" ? `${new URL(location.address).host}${new URL(location.address).pathname}` : "",
    cloud: () => (location.type === "cloud" ? `${location.organization}/${location.workspace}` : ""),
  }[location.type]();
  const directories = path.split("/").filter((part) => part !== "");
  return directories.map((part, index) => (index === directories.length - 1 ? basename(part, ".tfstate") : part));
}

/** `network-terraform`: the last parts, with nothing but what a qualified address may begin with. */
function idOf(parts: readonly string[], length: number): string {
  return parts
    .slice(-length)
    .join("-")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}
