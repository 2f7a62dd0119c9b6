import { isDeepStrictEqual } from "node:util";
import type { StateLocation } from "@ml-platform/rules";
import { awsTypes, objectsChart } from "@ml-platform/stacks";
import { isObject, type JsonObject } from "@ml-platform/state";

/** Providers of stacks, by the names that configurations have for them, all of the namespace `hashicorp`. */
export const knownProviders = ["aws", "helm", "kubernetes"] as const;

/** What is wrong with a configuration, for a person. */
export interface Wrong {
  readonly wrong: string;
}

class Refusal extends Error {}

/**
 * A configuration that was kept to be used by whoever sleeps, wakes or destroys a sandpit, if it holds nothing but what
 * stacks hold. Whoever may push a branch can write it, and whoever runs it may do more: a reaper, or an admin. Terraform
 * runs programs (provisioners, `external`, `exec`), reads files (the token of a job) and signs in as what a
 * configuration says.
 *
 * @param text JSON
 * @param location of the state that it is for
 * @returns JSON, written anew: Terraform reads every one of several keys of one name, and JSON.parse the last
 */
export function checkedConfiguration(text: string, location: StateLocation): string | Wrong {
  try {
    const configuration = object(parsed(text), "the configuration");
    refuseOthers(configuration, ["//", "data", "locals", "output", "provider", "resource", "terraform"], "");
    checkTerraform(part(configuration, "terraform"), location);
    checkProviders(part(configuration, "provider"), location);
    checkData(part(configuration, "data"), location);
    checkResources(part(configuration, "resource"));
    refuseReadingFiles(configuration);
    return JSON.stringify(configuration, undefined, 2);
  } catch (failure) {
    if (failure instanceof Refusal) return { wrong: failure.message };
    throw failure;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("no JSON");
  }
}

/** JSON of Terraform also has lists where it has blocks; stacks have none. */
function object(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new Refusal(`${what} in another form`);
}

function part(parent: JsonObject, key: string): JsonObject {
  return object(parent[key] ?? {}, key);
}

function refuseOthers(value: JsonObject, known: readonly string[], path: string): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) throw new Refusal(`${path}${other}`);
}

function checkTerraform(terraform: JsonObject, location: StateLocation): void {
  refuseOthers(terraform, ["backend", "required_providers", "required_version"], "terraform.");
  refuseOthers(part(terraform, "required_providers"), knownProviders, "required_providers.");
  const backend = part(terraform, "backend");
  refuseOthers(backend, [location.type], "terraform.backend.");
  if (location.type !== "s3") return;
  const { key, ...settings } = part(backend, "s3");
  checkBucket(settings, location, "terraform.backend.s3");
  if (key !== location.key) throw new Refusal("terraform.backend.s3.key of another state");
}

type S3Location = Extract<StateLocation, { type: "s3" }>;

const ownBucket = ["allowed_account_ids", "bucket", "encrypt", "kms_key_id", "region", "use_lockfile"];
const otherServer = ["endpoints", "use_path_style", "s3_use_path_style", ...skipped()];

function skipped(): string[] {
  return ["credentials_validation", "requesting_account_id", "metadata_api_check", "region_validation"].map(
    (check) => `skip_${check}`,
  );
}

/** How the bucket is reached, as the location has it: with nobody else's role, profile or table. */
function accessOf({ profile, role, dynamodbTable }: S3Location): JsonObject {
  const { arn, externalId, sessionName } = role ?? {};
  return {
    ...(profile !== undefined && { profile }),
    ...(dynamodbTable !== undefined && { dynamodb_table: dynamodbTable }),
    ...(arn !== undefined && {
      assume_role: {
        role_arn: arn,
        ...(externalId !== undefined && { external_id: externalId }),
        ...(sessionName !== undefined && { session_name: sessionName }),
      },
    }),
  };
}

function checkBucket(settings: JsonObject, location: S3Location, path: string): void {
  const { bucket, endpoints } = location;
  const access = accessOf(location);
  const known = [...ownBucket, ...Object.keys(access), ...(endpoints === undefined ? [] : otherServer)];
  refuseOthers(settings, known, `${path}.`);
  if (settings["bucket"] !== bucket) throw new Refusal(`${path}.bucket of others`);
  for (const [key, value] of Object.entries(access)) {
    if (key in settings && !isDeepStrictEqual(settings[key], value)) throw new Refusal(`${path}.${key} of others`);
  }
}

function checkProviders(providers: JsonObject, location: StateLocation): void {
  const endpoints = location.type === "s3" ? location.endpoints : undefined;
  refuseOthers(providers, knownProviders, "provider.");
  for (const [name, blocks] of Object.entries(providers)) {
    for (const block of Array.isArray(blocks) ? blocks : [blocks]) {
      const settings = object(block, `provider.${name}`);
      if (name === "aws") {
        const known = [
          "allowed_account_ids",
          "default_tags",
          "region",
          ...(endpoints === undefined ? [] : otherServer),
        ];
        refuseOthers(settings, known, "provider.aws.");
      } else if (name === "helm") {
        refuseOthers(settings, ["kubernetes"], "provider.helm.");
        checkCluster(part(settings, "kubernetes"), "provider.helm.kubernetes", endpoints);
      } else {
        checkCluster(settings, "provider.kubernetes", endpoints);
      }
    }
  }
}

const stsVariable = "AWS_ENDPOINT_URL_STS";

/** How a provider signs in to a cluster: by the token of `aws eks get-token`, which goes to no address that is written here. */
function checkCluster(settings: JsonObject, path: string, endpoints: S3Location["endpoints"]): void {
  refuseOthers(settings, ["cluster_ca_certificate", "exec", "host"], `${path}.`);
  const { host, exec } = settings;
  if (host !== undefined && !isReference(host)) throw new Refusal(`${path}.host that is no output`);
  for (const block of Array.isArray(exec) ? exec : [exec ?? {}]) {
    const run = object(block, `${path}.exec`);
    refuseOthers(run, ["api_version", "args", "command", "env"], `${path}.exec.`);
    const env = part(run, "env");
    refuseOthers(env, endpoints === undefined ? [] : [stsVariable], `${path}.exec.env.`);
    // The server that the base names, and no other, is asked to sign in.
    if (stsVariable in env && env[stsVariable] !== endpoints?.sts) {
      throw new Refusal(`${path}.exec.env.${stsVariable} of another server`);
    }
    const { command = "aws", args = ["eks", "get-token"] } = run;
    const [service, action, ...settings] = Array.isArray(args) ? (args as unknown[]) : [];
    const options = settings.filter((_, index) => index % 2 === 0);
    const isToken = command === "aws" && service === "eks" && action === "get-token";
    if (!isToken || options.some((each) => each !== "--cluster-name" && each !== "--region")) {
      throw new Refusal(`${path}.exec of another command than aws eks get-token`);
    }
  }
}

function isReference(value: unknown): boolean {
  return (
    typeof value === "string" && /^\$\{(data\.terraform_remote_state|local|aws_eks_cluster)\.[\w.-]+\}$/.test(value)
  );
}

function checkData(data: JsonObject, location: StateLocation): void {
  refuseOthers(data, ["terraform_remote_state"], "data.");
  for (const [name, block] of Object.entries(part(data, "terraform_remote_state"))) {
    const path = `data.terraform_remote_state.${name}`;
    const read = object(block, path);
    refuseOthers(read, ["backend", "config"], `${path}.`);
    if (read["backend"] !== location.type) throw new Refusal(`${path} of another backend`);
    if (location.type !== "s3") continue;
    const { key: _, ...settings } = part(read, "config");
    checkBucket(settings, location, path);
  }
}

function checkResources(resources: JsonObject): void {
  for (const [type, blocks] of Object.entries(resources)) {
    const isKnown = awsTypes.includes(type) || /^(kubernetes_\w+|helm_release|terraform_data)$/.test(type);
    if (!isKnown) throw new Refusal(`resources of type ${type}`);
    for (const [name, block] of Object.entries(object(blocks, type))) {
      const address = `${type}.${name}`;
      const programs = ["connection", "postrender", "provisioner"].filter((key) => key in object(block, address));
      if (programs.length > 0) throw new Refusal(`${address} with ${programs.join(" and ")}`);
      if (type === "helm_release") checkChart(object(block, address), address);
    }
  }
}

/**
 * Helm takes a path that exists for a chart on this machine, whatever else it could be. The only one is put there by who
 * runs the configuration; every other chart is a name in a repository.
 */
function checkChart({ chart, repository }: JsonObject, address: string): void {
  const isPublished =
    typeof repository === "string" &&
    /^(https|oci):\/\/[\w.-]/.test(repository) &&
    typeof chart === "string" &&
    /^\w[\w-]*$/.test(chart);
  const isOurs = repository === undefined && chart === objectsChart;
  if (!isPublished && !isOurs) throw new Refusal(`${address} with a chart of no repository`);
}

/** Between the name of a function and its parenthesis, HCL allows spaces and comments. */
const call = /([A-Za-z_][\w-]*)(?:\s|\/\*[\s\S]*?\*\/|(?:#|\/\/)[^\n]*\n)*\(/g;

/** Functions of Terraform that read files, also by a text that is put together: what a job knows is in files. */
const readsFiles = /^(file|template|pathexpand)/;

/** Keys are templates, too. */
function refuseReadingFiles(value: unknown): void {
  if (typeof value === "string") {
    if (!/[$%]\{/.test(value)) return;
    for (const [, name = ""] of value.matchAll(call)) {
      if (readsFiles.test(name)) throw new Refusal(`the function ${name}`);
    }
  } else if (Array.isArray(value)) {
    for (const each of value as unknown[]) refuseReadingFiles(each);
  } else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) {
      refuseReadingFiles(key);
      refuseReadingFiles(each);
    }
  }
}
