import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { KeptResults } from "../keep/kept-results.ts";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { type KeptInit, restoreInit } from "./kept-init.ts";

const scratch = scratchDirectory("kept-init-");
const provider = "providers/registry.terraform.io/hashicorp/aws/6.25.0/linux_amd64";
const cached = "cache/aws/6.25.0/linux_amd64";
const record = '{"backend":{"type":"s3"}}';

const configuration = {
  terraform: { backend: { s3: { key: "one.tfstate" } }, required_providers: { aws: { version: "6.25.0" } } },
};

let count = 0;
let root: string;
let kept: KeptResults<KeptInit>;
let env: Record<string, string>;
beforeEach(() => {
  root = join(scratch, `${++count}`);
  kept = new KeptResults(join(root, "kept"));
  env = { HOME: root, PATH: "/bin", TF_REATTACH_PROVIDERS: '{"aws":{"Pid":1}}' };
  write("bin/terraform", "program");
  write(`${cached}/terraform-provider-aws`, "provider");
  write(`${cached}/LICENSE.txt`, "license");
});

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Puts another file in the place of one, which has the same size and times. */
function replace(path: string): void {
  const file = join(root, path);
  const { atime, mtime } = statSync(file);
  const other = write(`${path}.other`, readFileSync(file, "utf8").replaceAll("o", "0"));
  utimesSync(other, atime, mtime);
  renameSync(other, file);
}

/** A stack's directory before `init`. */
function stack({ written = configuration as object, lockFile = "" } = {}): string {
  const directory = join(root, "runs", `${++count}`, "stacks", "dev-network");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify(written));
  if (lockFile !== "") writeFileSync(join(directory, ".terraform.lock.hcl"), lockFile);
  return directory;
}

/** What `init` does. */
function init(directory: string): void {
  const link = join(directory, ".terraform", provider);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(root, cached), link);
  writeFileSync(join(directory, ".terraform", "terraform.tfstate"), record);
}

function restore(directory: string) {
  const program = { name: "Terraform", version: "1.11.4", binary: join(root, "bin/terraform") } as const;
  return restoreInit(directory, { program, env, kept });
}

/** Initializes a directory, keeping the result. */
function keep(directory = stack(), by = init): void {
  const { isRestored, keep: keepResult } = restore(directory);
  expect(isRestored).toBe(false);
  by(directory);
  keepResult();
}

describe("what an init has left", () => {
  it("is put into the directory of a stack that is the same", () => {
    keep();
    const directory = stack();
    expect(restore(directory).isRestored).toBe(true);
    expect(readFileSync(join(directory, ".terraform/terraform.tfstate"), "utf8")).toBe(record);
    expect(readlinkSync(join(directory, ".terraform", provider))).toBe(join(root, cached));
  });

  it("serves other addresses of the same reattached providers", () => {
    keep();
    env = { ...env, PATH: "/usr/bin", TF_REATTACH_PROVIDERS: '{"aws":{"Pid":2}}' };
    expect(restore(stack()).isRestored).toBe(true);
  });

  const { terraform } = configuration;
  it.each<[string, object, string?]>([
    ["the backend", { terraform: { ...terraform, backend: { s3: { key: "two.tfstate" } } } }],
    ["a required provider", { terraform: { ...terraform, required_providers: {} } }],
    ["the lock file", configuration, "provider"],
  ])("does not serve once %s has changed", (_, written, lockFile = "") => {
    keep();
    expect(restore(stack({ written, lockFile })).isRestored).toBe(false);
  });

  const set = (variables: Record<string, string>) => () => void Object.assign(env, variables);
  it.each<[string, () => unknown]>([
    ["the binary", () => write("bin/terraform", "another program")],
    ["the time of the binary", () => utimesSync(join(root, "bin/terraform"), 1, 1)],
    ["a variable", set({ TF_PLUGIN_CACHE_DIR: "/cache" })],
    ["the names of reattached providers", set({ TF_REATTACH_PROVIDERS: "{}" })],
    ["the home directory", set({ HOME: "/" })],
    ["the configuration of Terraform", () => write(".terraformrc", "plugin_cache_dir = 1")],
    ["the presence of a provider", () => rmSync(join(root, cached), { recursive: true })],
    ["the content of a provider", () => write(`${cached}/terraform-provider-aws`, "somebody else's")],
    ["the time of a provider", () => utimesSync(join(root, cached, "terraform-provider-aws"), 1, 1)],
    ["a file beside a provider", () => write(`${cached}/another`, "")],
    ["the file that a provider is", () => replace(`${cached}/terraform-provider-aws`)],
  ])("does not serve once %s has changed", (_, change) => {
    keep();
    change();
    const directory = stack();
    expect(restore(directory).isRestored).toBe(false);
    expect(existsSync(join(directory, ".terraform"))).toBe(false);
  });

  const initAnd = (file: string) => (directory: string) => {
    init(directory);
    writeFileSync(join(directory, file), "");
  };
  it.each<[string, { readonly written?: object }, ((directory: string) => void)?]>([
    ["modules are installed", { written: { ...configuration, module: { vpc: { source: "./vpc" } } } }],
    ["a server says what to record", { written: { terraform: { cloud: {} } } }],
    ["the backend asks a server", { written: { terraform: { backend: { remote: {} } } } }],
    ["there is no backend block", { written: {} }],
    ["it has chosen versions", {}, initAnd(".terraform.lock.hcl")],
    ["it has unpacked providers", {}, initAnd(".terraform/providers/terraform-provider-aws")],
    ["it has left no record", {}, () => {}],
  ])("is not kept where %s", (_, written, by) => {
    keep(stack(written), by);
    expect(restore(stack(written)).isRestored).toBe(false);
  });

  it("is not put where something was initialized", () => {
    keep();
    const directory = stack();
    init(directory);
    expect(restore(directory).isRestored).toBe(false);
  });
});

describe("what an init would only note", () => {
  const attached = (...sources: readonly string[]): string =>
    JSON.stringify(Object.fromEntries(sources.map((source) => [`registry.terraform.io/${source}`, { Pid: 1 }])));
  const local = { backend: { local: { path: "../one.tfstate" } } };
  const aws = { aws: { source: "hashicorp/aws", version: "6.25.0" } };

  it.each<[string, object]>([
    ["an attached provider", { ...local, required_providers: aws }],
    ["one without a source", { ...local, required_providers: { aws: { version: "6.25.0" } } }],
    ["no provider", local],
  ])("is put into the directory of a stack with %s", (_, terraform) => {
    env = { ...env, TF_REATTACH_PROVIDERS: attached("hashicorp/aws", "hashicorp/helm") };
    const directory = stack({ written: { terraform } });
    expect(restore(directory).isRestored).toBe(true);
    expect(JSON.parse(readFileSync(join(directory, ".terraform/terraform.tfstate"), "utf8"))).toMatchObject({
      version: 3,
      backend: { type: "local", config: { path: "../one.tfstate" } },
    });
  });

  it.each<[string, object, object?]>([
    ["a provider is to be installed", { ...local, required_providers: { helm: {} } }],
    ["another one has its name", { ...local, required_providers: { aws: { source: "example/aws" } } }],
    ["states are elsewhere", { backend: { s3: { key: "one.tfstate" } }, required_providers: aws }],
    ["a server says what to record", { ...local, cloud: {} }],
    ["modules are to be installed", local, { vpc: { source: "./vpc" } }],
  ])("is left to Terraform where %s", (_, terraform, module) => {
    env = { ...env, TF_REATTACH_PROVIDERS: attached("hashicorp/aws") };
    expect(restore(stack({ written: { terraform, ...(module && { module }) } })).isRestored).toBe(false);
  });
});
