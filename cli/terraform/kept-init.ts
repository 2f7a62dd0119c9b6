import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { KeptResults } from "../keep/kept-results.ts";
import type { Program } from "./program.ts";
import { lockFileName } from "./provider-files.ts";

/** To be increased when {@link KeptInit} changes, so that what was kept before is not read. */
const format = 2;

/** What `init` leaves in a directory: the record of the backend, and links to providers elsewhere on this machine. */
export interface KeptInit {
  /** The text of `.terraform/terraform.tfstate`. */
  readonly backend: string;
  /** Absolute targets of the links, by path below `.terraform`. */
  readonly links: Readonly<Record<string, string>>;
  /** What tells each file of the providers from another version of it, by its absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

interface Circumstances {
  readonly program: Program;
  /** Variables that Terraform gets. */
  readonly env: Readonly<Record<string, string>>;
  readonly kept: KeptResults<KeptInit>;
}

/** Backends whose record is their block and nothing else; `cloud` and `remote` ask their server what to record. */
const recorded: ReadonlySet<string> = new Set(["local", "s3", "http"]);

const dataDirectory = ".terraform";
const backendRecord = join(dataDirectory, "terraform.tfstate");

/**
 * Puts into a stack's directory what an earlier `init` of the same left, or what one would leave if it has nothing to do but
 * to note a local backend, so that none is needed.
 *
 * Terraform itself compares the record with the backend block, and providers that it starts with the lock file, each time:
 * what does not fit is an error that asks for an `init`. A provider that is attached it compares in an `init` only, so that
 * none is put there unless every file of the providers is the one that the earlier `init` has read.
 *
 * @returns whether it did, and a function that keeps what an `init` has left in the directory
 */
export function restoreInit(
  directory: string,
  { kept, ...circumstances }: Circumstances,
): { readonly isRestored: boolean; readonly keep: () => void } {
  const nothing = { isRestored: false, keep: () => undefined };
  if (existsSync(join(directory, dataDirectory))) return nothing;
  const terraform = recordedIn(directory);
  if (terraform === undefined) return nothing;
  const noted = onlyNoted(terraform, circumstances.env);
  if (noted !== undefined) return { isRestored: place(directory, noted), keep: () => undefined };
  const key = keyOf(directory, terraform, circumstances);
  if (key === undefined) return nothing;
  const lockFile = readOptional(join(directory, lockFileName));
  const keep = (): void => {
    // An `init` that chose versions may choose newer ones tomorrow.
    const made = readOptional(join(directory, lockFileName)) === lockFile ? initIn(directory) : undefined;
    if (made !== undefined) kept.write(key, made);
  };
  const found = kept.read(key);
  return { isRestored: found !== undefined && place(directory, found), keep };
}

/** The `terraform` block of a configuration, if the record of its backend is all that `init` leaves besides providers. */
function recordedIn(directory: string): TerraformBlock | undefined {
  const { terraform = {}, module } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as Configuration;
  const backends = Object.keys(terraform.backend ?? {});
  const isRecorded = backends.length === 1 && backends.every((type) => recorded.has(type));
  return isRecorded && terraform.cloud === undefined && module === undefined ? terraform : undefined;
}

/**
 * What `init` leaves where states are files and it installs nothing, because every provider is attached. Terraform puts the
 * right hash into the record when it finds the backend itself the same.
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/command/meta_backend.go
 */
function onlyNoted(
  { backend, required_providers = {} }: TerraformBlock,
  env: Circumstances["env"],
): KeptInit | undefined {
  const attached = providersIn(env["TF_REATTACH_PROVIDERS"] ?? "{}");
  const isAttached = (source: string) => attached.includes(`registry.terraform.io/${source}`);
  const sources = Object.entries(required_providers).map(([name, { source = `hashicorp/${name}` }]) => source);
  if (backend?.local === undefined || !sources.every(isAttached)) return undefined;
  const record = { version: 3, backend: { type: "local", config: backend.local, hash: 0 } };
  return { backend: JSON.stringify(record), links: {}, files: {} };
}

/** A hash of all that `init` depends on; undefined where that cannot be told. */
function keyOf(
  directory: string,
  terraform: TerraformBlock,
  { program, env }: Omit<Circumstances, "kept">,
): string | undefined {
  const identity = identityOf(program.binary);
  if (identity === undefined) return undefined;
  const inputs = [
    format,
    terraform,
    readOptional(join(directory, lockFileName)),
    [program, identity],
    relevant(env),
    configurationFiles(env).map((file) => [file, readOptional(file)]),
  ];
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
}

interface Configuration {
  readonly terraform?: TerraformBlock;
  readonly module?: unknown;
}

interface TerraformBlock {
  readonly backend?: { readonly local?: object };
  readonly required_providers?: Readonly<Record<string, { readonly source?: string }>>;
  readonly cloud?: unknown;
}

/** No content of a file changes without one of these. */
function identityOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join();
}

/** Variables by which Terraform finds providers, its configuration and its cache. Of reattached providers, only the names. */
function relevant(env: Circumstances["env"]): readonly (readonly [string, unknown])[] {
  return Object.entries(env)
    .filter(([name]) => /^(?:TF_|TOFU_|TERRAFORM_|XDG_|HOME$|APPDATA$)/.test(name))
    .map(([name, value]) => [name, name === "TF_REATTACH_PROVIDERS" ? providersIn(value) : value] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Their names; of what is no JSON, the text. */
function providersIn(reattached: string): readonly string[] {
  try {
    return Object.keys(JSON.parse(reattached) as object).sort();
  } catch {
    return [reattached];
  }
}

/** https://developer.hashicorp.com/terraform/cli/config/config-file, https://opentofu.org/docs/cli/config/config-file */
function configurationFiles({
  HOME,
  TF_CLI_CONFIG_FILE,
  TERRAFORM_CONFIG,
  XDG_CONFIG_HOME,
}: Circumstances["env"]): string[] {
  const home =
    HOME === undefined ? [] : [".terraformrc", ".tofurc", ".config/opentofu/tofurc"].map((name) => join(HOME, name));
  const named = [TF_CLI_CONFIG_FILE, TERRAFORM_CONFIG].filter((file) => file !== undefined);
  return [...home, ...named, ...(XDG_CONFIG_HOME === undefined ? [] : [join(XDG_CONFIG_HOME, "opentofu", "tofurc")])];
}

function place(directory: string, { backend, links, files }: KeptInit): boolean {
  if (!isDeepStrictEqual(filesOf(links), files)) return false;
  for (const [path, target] of Object.entries(links)) {
    const link = join(directory, dataDirectory, path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
  mkdirSync(join(directory, dataDirectory), { recursive: true });
  writeFileSync(join(directory, backendRecord), backend, { mode: 0o600 });
  return true;
}

/** What `init` has left; undefined if it is more than can be kept, such as providers that were unpacked there. */
function initIn(directory: string): KeptInit | undefined {
  const backend = readOptional(join(directory, backendRecord));
  if (backend === undefined) return undefined;
  const entries = readdirSync(join(directory, dataDirectory), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
  const links = entries.filter(({ entry }) => entry.isSymbolicLink());
  if (entries.length !== links.length + 1) return undefined;
  const prefix = join(directory, dataDirectory).length + 1;
  const targets = Object.fromEntries(
    links.map(({ path }) => [path.slice(prefix), resolve(dirname(path), readlinkSync(path))]),
  );
  return { backend, links: targets, files: filesOf(targets) };
}

/** The files to which links lead, each in the folder of a provider. */
function filesOf(links: KeptInit["links"]): KeptInit["files"] {
  const files = Object.values(links).flatMap((target) => {
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory() !== true) return [target];
    return readdirSync(target, { recursive: true, encoding: "utf8" }).map((name) => join(target, name));
  });
  return Object.fromEntries(files.map((file) => [file, identityOf(file) ?? ""]));
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
