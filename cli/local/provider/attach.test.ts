import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { attachedTo } from "./attach.ts";
import { UsedTypes } from "./used-types.ts";

const scratch = realpathSync(scratchDirectory("attach-"));
let root: string;
let socket: string;
beforeEach(() => {
  root = mkdtempSync(join(scratch, "pool-"));
  socket = write("sockets/provider");
});

function write(path: string, text = ""): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const types = () => new UsedTypes(join(root, "types"));

function stack(id: string, type: string, version?: string): string {
  const file = write(`${id}/cdk.tf.json`, JSON.stringify({ resource: { [type]: {} } }));
  if (version !== undefined) install(id, version);
  return dirname(file);
}

/** As Terraform does from a mirror: with a link to its folder. */
function install(id: string, version: string): void {
  const folder = `registry.terraform.io/hashicorp/aws/${version}`;
  write(`mirror/${folder}/linux_amd64/LICENSE.txt`);
  write(`mirror/${folder}/linux_amd64/terraform-provider-aws_v${version}_x5`);
  const installed = join(root, id, ".terraform", "providers", folder);
  mkdirSync(installed, { recursive: true });
  symlinkSync(join(root, "mirror", folder, "linux_amd64"), join(installed, "linux_amd64"));
}

function attached(directory: string, { pid = process.pid, others }: { pid?: number; others?: string } = {}): string[] {
  const { TF_REATTACH_PROVIDERS: text = "{}" } = attachedTo({ socket, pid }, directory, types(), others);
  return Object.keys(JSON.parse(text));
}

const aws = ["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"];

it("attaches stacks for which Terraform has installed the provider, and serves the types of all", () => {
  expect(attached(stack("one", "aws_vpc", "5.100.0"))).toEqual(aws);
  expect(attached(stack("two", "aws_subnet", "5.100.0"), { others: '{"other":{}}' })).toEqual(["other", ...aws]);
  // What a stack no longer has, its state still has.
  stack("one", "aws_eip");
  expect(attached(join(root, "one"))).toEqual(aws);
  expect([...types().all()].sort()).toEqual(
    ["aws_eip", "aws_subnet", "aws_vpc"].flatMap((type) => [type, `data.${type}`]).sort(),
  );
});

it("leaves a stack to Terraform before an init, and where it was installed twice", () => {
  const directory = stack("one", "aws_vpc");
  expect(attached(directory)).toEqual([]);
  install("one", "5.100.0");
  install("one", "6.0.0");
  expect(attached(directory)).toEqual([]);
  expect([...types().all()]).toEqual([]);
});

it("leaves a stack to Terraform for which another provider was installed than for those before", () => {
  expect(attached(stack("one", "aws_vpc", "5.100.0"))).toEqual(aws);
  expect(attached(stack("two", "aws_vpc", "6.0.0"))).toEqual([]);
});

it("leaves stacks to Terraform once the pool is gone", () => {
  const directory = stack("one", "aws_vpc", "5.100.0");
  expect(attached(directory, { pid: 2 ** 22 + 1 })).toEqual([]);
  rmSync(socket);
  expect(attached(directory)).toEqual([]);
});
