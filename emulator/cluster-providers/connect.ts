import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { KubeClient } from "../kubernetes-api/kube-client.ts";
import { isJsonObject, type Json, type JsonObject, parseYaml } from "../overlays/yaml.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import { isList, isObject, isUnknown, type ObjectValue, type Value } from "../wire/value.ts";
import type { Cluster, ClusterAccess, ExecPlugin } from "./cluster.ts";
import { ExecToken } from "./exec-token.ts";

/**
 * The API server that a provider configuration points to, if it is one on this machine: its host is a loopback address,
 * or its kubeconfig names one. Nothing else is ever connected to: such clusters are in the emulated world.
 *
 * @param config `host`, `cluster_ca_certificate`, `token`, `client_certificate`, `client_key`, `exec`, `config_path`,
 *   `config_paths` and `config_context`, which the kubernetes provider has at the top and the helm provider in `kubernetes`
 * @param environment of the command that `exec` names
 * @throws {ProviderError} if the kubeconfig is there and cannot be read
 */
export function clusterOf(
  config: ObjectValue,
  environment: NodeJS.ProcessEnv = process.env,
  directory = process.cwd(),
): Cluster | undefined {
  const access = accessOf(config);
  if (access === undefined || !isLoopback(access.server)) return undefined;
  let client: KubeClient | undefined;
  const { exec, token = "", certificateAuthority, clientCertificate } = access;
  const plugin = exec === undefined ? undefined : tokenOf(exec, environment);
  return {
    access,
    environment,
    directory,
    client: async () => {
      client ??= new KubeClient({
        server: access.server,
        // As the kubernetes provider says (kubernetes/provider.go), so that conflicts name who is meant.
        userAgent: "HashiCorp/1.0 Terraform",
        ...(certificateAuthority !== undefined && { certificateAuthority }),
        ...(clientCertificate !== undefined && { clientCertificate }),
        // As in client-go (plugin/pkg/client/auth/exec/exec.go), no command is run for somebody who has a token.
        token: () => (token !== "" || plugin === undefined ? token : plugin.token()),
      });
      return client;
    },
  };
}

const tokens = new WeakMap<NodeJS.ProcessEnv, Map<string, ExecToken>>();

/**
 * One token for all connections with the same command in the same environment: each process of Terraform has a connection
 * to each provider, and `aws` takes a second to start.
 */
function tokenOf(exec: ExecPlugin, environment: NodeJS.ProcessEnv): ExecToken {
  const known = tokens.get(environment) ?? new Map<string, ExecToken>();
  tokens.set(environment, known);
  const key = JSON.stringify([exec, environment]);
  const token = known.get(key) ?? new ExecToken(exec, environment);
  known.set(key, token);
  return token;
}

/** As `initializeConfiguration` of the provider: a kubeconfig first, then what the configuration itself gives. */
function accessOf(config: ObjectValue): ClusterAccess | undefined {
  if (holdsUnknown(config)) return undefined;
  const path = kubeconfigPath(config);
  const fromFile = path === undefined ? undefined : kubeconfigAccess(path, text(config["config_context"]));
  const server = text(config["host"]) ?? fromFile?.server;
  if (server === undefined) return undefined;
  const [certificate, key] = [text(config["client_certificate"]), text(config["client_key"])];
  const own: Partial<ClusterAccess> = {
    ...present("certificateAuthority", text(config["cluster_ca_certificate"])),
    ...present("token", text(config["token"])),
    ...present("clientCertificate", certificate === undefined || key === undefined ? undefined : { certificate, key }),
    ...present("exec", execOf(config["exec"])),
  };
  return { ...fromFile, ...own, server: server.replace(/\/+$/, "") };
}

function kubeconfigPath(config: ObjectValue): string | undefined {
  const paths = isList(config["config_paths"]) ? config["config_paths"] : [];
  const path = text(config["config_path"]) ?? text(paths[0]);
  return path?.replace(/^~(?=\/)/, homedir());
}

/** A block in the kubernetes provider, an object in the helm provider. */
function execOf(value: Value | undefined): ExecPlugin | undefined {
  const exec = isList(value) ? value[0] : value;
  if (!isObject(exec)) return undefined;
  const args = isList(exec["args"]) ? exec["args"] : [];
  const env = isObject(exec["env"]) ? exec["env"] : {};
  return {
    apiVersion: String(exec["api_version"]),
    command: String(exec["command"]),
    args: args.map((arg) => String(arg ?? "")),
    env: Object.fromEntries(Object.entries(env).map(([name, item]) => [name, String(item)])),
  };
}

/** @throws {ProviderError} if the file, or one that it names, cannot be read: nothing may go elsewhere then */
function kubeconfigAccess(path: string, context: string | undefined): ClusterAccess | undefined {
  try {
    return readKubeconfig(path, context);
  } catch (error) {
    // What follows the first line is an excerpt, which may be a secret.
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    throw new ProviderError(`The kubeconfig ${path} cannot be read`, reason);
  }
}

/**
 * One context of a kubeconfig. Source: "Organizing Cluster Access Using kubeconfig Files" in the Kubernetes
 * documentation.
 */
function readKubeconfig(path: string, context: string | undefined): ClusterAccess | undefined {
  if (!existsSync(path)) return undefined;
  const file = parseYaml(readFileSync(path, "utf8"));
  if (!isJsonObject(file)) return undefined;
  const chosen = named(file["contexts"], context ?? String(file["current-context"]), "context");
  const cluster = named(file["clusters"], String(chosen?.["cluster"]), "cluster");
  const user = named(file["users"], String(chosen?.["user"]), "user") ?? {};
  if (typeof cluster?.["server"] !== "string") return undefined;
  const content = (holder: JsonObject, name: string): string | undefined => {
    const [data, file] = [holder[`${name}-data`], holder[name]];
    if (typeof data === "string") return Buffer.from(data, "base64").toString("utf8");
    return typeof file === "string" ? readFileSync(resolve(dirname(path), file), "utf8") : undefined;
  };
  const [certificate, key] = [content(user, "client-certificate"), content(user, "client-key")];
  return {
    server: cluster["server"],
    ...present("certificateAuthority", content(cluster, "certificate-authority")),
    ...present("token", typeof user["token"] === "string" ? user["token"] : tokenFile(user, path)),
    ...present("clientCertificate", certificate === undefined || key === undefined ? undefined : { certificate, key }),
    ...present("exec", kubeconfigExec(user["exec"])),
  };
}

function tokenFile(user: JsonObject, path: string): string | undefined {
  const file = user["tokenFile"];
  return typeof file === "string" ? readFileSync(join(dirname(path), file), "utf8").trim() : undefined;
}

function named(list: Json | undefined, name: string, field: string): JsonObject | undefined {
  const found = (Array.isArray(list) ? list : []).filter(isJsonObject).find((item) => item["name"] === name);
  const value = found?.[field];
  return isJsonObject(value) ? value : undefined;
}

function kubeconfigExec(exec: Json | undefined): ExecPlugin | undefined {
  if (!isJsonObject(exec)) return undefined;
  const { apiVersion, command, args, env } = exec;
  const pairs = (Array.isArray(env) ? env : []).filter(isJsonObject);
  return {
    apiVersion: String(apiVersion),
    command: String(command),
    args: (Array.isArray(args) ? args : []).map(String),
    env: Object.fromEntries(pairs.map(({ name, value }) => [String(name), String(value)])),
  };
}

function isLoopback(server: string): boolean {
  try {
    const { protocol, hostname } = new URL(server);
    return protocol === "https:" && (/^127(\.\d+){3}$/.test(hostname) || ["localhost", "[::1]"].includes(hostname));
  } catch {
    return false;
  }
}

function holdsUnknown(value: Value): boolean {
  if (isList(value)) return value.some(holdsUnknown);
  return isUnknown(value) || (isObject(value) && Object.values(value).some(holdsUnknown));
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function present<Name extends keyof ClusterAccess>(
  name: Name,
  value: ClusterAccess[Name] | undefined,
): Partial<ClusterAccess> {
  return value === undefined ? {} : { [name]: value };
}
