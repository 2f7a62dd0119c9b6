import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordedConfiguration } from "./cluster-providers/testing/recordings.ts";
import {
  type Emulator,
  type EmulatorOptions,
  newestProviderVersion,
  openWorld,
  overlayTypes,
  startEmulator,
} from "./index.ts";
import { hasTerraform, noTerraform, temporaryDirectory, Workspace } from "./testing/terraform.ts";

interface Reattached {
  readonly Addr: { readonly Network: string; readonly String: string };
}

const account = "222222222222";
const realm = `${account}-us-east-2`;
const platform = readFileSync(new URL("./fixtures/platform.tf", import.meta.url), "utf8");

const aws = (body: string): string => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region              = "us-east-2"
  allowed_account_ids = ["${account}"]
}
${body}
`;

const vpc = (cidr = "10.0.0.0/16", extra = ""): string => `
resource "aws_vpc" "this" {
  cidr_block = "${cidr}"
  ${extra}
}
`;

describe("terraform against the emulator", () => {
  let world: string;
  let emulator: Emulator | undefined;
  const workspaces: Workspace[] = [];

  beforeEach(({ skip }) => {
    skip(!hasTerraform, noTerraform);
    world = temporaryDirectory();
  });
  afterEach(async () => {
    await emulator?.stop();
    emulator = undefined;
    for (const workspace of workspaces.splice(0)) workspace.remove();
    rmSync(world, { recursive: true, force: true });
  });

  const start = async (options: Partial<EmulatorOptions> = {}): Promise<Emulator> => {
    emulator = await startEmulator({ worldDirectory: world, ...options });
    return emulator;
  };
  const workspace = (configuration: string): Workspace => {
    const made = new Workspace(emulator?.environment ?? {}, configuration);
    workspaces.push(made);
    return made;
  };

  it("applies every type that has an overlay, plans no further change, and destroys everything", async () => {
    const used = [...platform.matchAll(/^(resource|data) "(\w+)"/gm)].map(([, kind, type]) =>
      kind === "data" ? `data.${type}` : String(type),
    );
    const known = [...overlayTypes("aws"), ...overlayTypes("helm")];
    expect(known.filter((type) => !used.includes(type))).toEqual([]);

    await start();
    const terraform = workspace(platform);
    const applied = await terraform.apply();
    expect(applied.output).toContain("Apply complete! Resources: 62 added");
    expect(applied.code).toBe(0);
    // It plans first: were there another change, there would be more than what has the tag.
    const applying = await terraform.apply("-var=owner=other");
    expect(applying.output).toContain("Plan: 0 to add, 6 to change, 0 to destroy.");
    expect(applying.code, applying.output.slice(-1500)).toBe(0);
    expect(terraform.attributes("aws_launch_template.nodes")["latest_version"]).toBe(2);
    expect(terraform.attributes("helm_release.autoscaler")["metadata"]).toMatchObject({
      values: '{"autoDiscovery":{"clusterName":"dev-ml"},"rbac":{"serviceAccount":{"name":"autoscaler"}}}',
    });
    expect(await terraform.planCode("-var=owner=other")).toBe(0);
    const destroyed = await terraform.run("destroy", "-auto-approve");
    expect(destroyed.output).toContain("Destroy complete! Resources: 62 destroyed.");
    expect(openWorld(world).realm(realm).list()).toEqual([]);
  });

  it("applies every type of the kubernetes provider that makes pods, in the world", async () => {
    await start({ only: ["kubernetes"] });
    const terraform = workspace(
      recordedConfiguration("workloads").replace("= string\n", '= string\n  default = "none"\n'),
    );
    const applied = await terraform.apply();
    expect(applied.output).toContain("Apply complete! Resources: 17 added");
    expect(await terraform.planCode()).toBe(0);
    expect((await terraform.run("destroy", "-auto-approve")).output).toContain("Resources: 17 destroyed.");
  });

  it("updates in place, and replaces when an attribute cannot be changed", async () => {
    await start();
    const terraform = workspace(aws(vpc("10.0.0.0/16", 'tags = { Name = "one" }')));
    await terraform.apply();
    const before = terraform.attributes("aws_vpc.this")["id"];
    expect(before).toMatch(/^vpc-0[0-9a-f]{16}$/);

    terraform.write(aws(vpc("10.0.0.0/16", 'tags = { Name = "two" }')));
    await terraform.apply();
    expect(terraform.attributes("aws_vpc.this")).toMatchObject({ id: before, tags_all: { Name: "two" } });

    terraform.write(aws(vpc("10.1.0.0/16", 'tags = { Name = "two" }')));
    expect((await terraform.run("plan")).output).toContain('"10.0.0.0/16" -> "10.1.0.0/16" # forces replacement');
    await terraform.apply();
    expect(terraform.attributes("aws_vpc.this")["id"]).not.toBe(before);
    expect(
      openWorld(world)
        .realm(realm)
        .list()
        .map(({ attributes }) => attributes["cidr_block"]),
    ).toEqual(["10.1.0.0/16"]);
  });

  it("imports existing objects and reports missing ones", async () => {
    await start();
    const first = workspace(aws(vpc()));
    await first.apply();
    const id = String(first.attributes("aws_vpc.this")["id"]);
    const second = workspace(aws(vpc()));
    const missing = await second.run("import", "aws_vpc.this", "vpc-00000000000000000");
    expect(missing.code).toBe(1);
    expect(missing.output).toContain("Cannot import non-existent remote object");
    expect((await second.run("import", "aws_vpc.this", id)).output).toContain("Import successful!");
    expect(second.attributes("aws_vpc.this")).toEqual(first.attributes("aws_vpc.this"));
    expect(await second.planCode()).toBe(0);
  });

  it("keeps the accounts and regions of aliased providers apart", async () => {
    await start();
    const terraform = workspace(
      aws(`
provider "aws" {
  alias               = "west"
  region              = "us-west-2"
  allowed_account_ids = ["333333333333"]
}
${vpc()}
resource "aws_vpc" "west" {
  provider   = aws.west
  cidr_block = "10.0.0.0/16"
}
`),
    );
    await terraform.apply();
    expect(terraform.attributes("aws_vpc.this")["arn"]).toMatch(/^arn:aws:ec2:us-east-2:222222222222:vpc\//);
    expect(terraform.attributes("aws_vpc.west")["arn"]).toMatch(/^arn:aws:ec2:us-west-2:333333333333:vpc\//);
    expect(openWorld(world).realm("333333333333-us-west-2").list("aws_vpc")).toHaveLength(1);
  });

  const sockets = (): string[] => {
    const reattach = JSON.parse(String(emulator?.environment["TF_REATTACH_PROVIDERS"])) as Record<string, Reattached>;
    return Object.values(reattach).map(({ Addr }) => `${Addr.Network}:${Addr.String}`);
  };

  it("serves on sockets in a private directory, not on a port, and removes them", async () => {
    const ports = (): number => process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
    const before = ports();
    await start();
    expect(ports()).toBe(before);
    const directories = new Set(sockets().map((socket) => dirname(socket.replace(/^unix:/, ""))));
    expect(directories.size).toBe(1);
    const [directory = ""] = directories;
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await emulator?.stop();
    expect(existsSync(directory)).toBe(false);
  });

  it("refuses other users of the machine", async ({ skip }) => {
    const own = process.getuid?.();
    skip(own !== 0, "only root can run a process of another user");
    await start();
    const [socket = ""] = sockets().map((address) => address.replace(/^unix:/, ""));
    const connect = (uid: number | undefined): string => {
      const code = `
        const done = (answer) => { console.log(answer); process.exit(); };
        require("net").connect(${JSON.stringify(socket)}, () => done("connected")).on("error", ({ code }) => done(code));`;
      return spawnSync(process.execPath, ["-e", code], { uid, cwd: "/", encoding: "utf8" }).stdout.trim();
    };
    const nobody = 65534;
    expect([connect(own), connect(nobody)]).toEqual(["connected", "EACCES"]);
  });

  it("serves several terraform processes at once, and other emulators share the world", async () => {
    await start();
    const all = [1, 2, 3, 4].map((number) => workspace(aws(vpc(`10.${number}.0.0/16`))));
    const codes = await Promise.all(all.map(async (terraform) => (await terraform.apply()).code));
    expect(codes).toEqual([0, 0, 0, 0]);
    const other = await startEmulator({ worldDirectory: world });
    try {
      const late = new Workspace(other.environment, aws('data "aws_vpc" "found" {\n  cidr_block = "10.3.0.0/16"\n}'));
      workspaces.push(late);
      expect((await late.apply()).code).toBe(0);
    } finally {
      await other.stop();
    }
  });

  it("survives a torn last line of the journal", async () => {
    await start();
    const terraform = workspace(aws(vpc()));
    await terraform.apply();
    appendFileSync(join(world, `${realm}.jsonl`), '{"put":{"key":"torn');
    await emulator?.stop();
    await start();
    const again = workspace(aws(vpc("10.9.0.0/16")));
    expect((await again.apply()).code).toBe(0);
    expect(openWorld(world).realm(realm).list("aws_vpc")).toHaveLength(2);
  });

  it("refuses a wrong account as the real provider does", async () => {
    await start({ account: "999999999999" });
    const { code, output } = await workspace(aws(vpc())).apply();
    expect(code).toBe(1);
    expect(output).toContain("AWS account ID not allowed: 999999999999");
  });

  it("serves the schema of the newest AWS provider on demand", async () => {
    const configuration = aws(`
resource "aws_iam_policy" "this" {
  name                              = "new-argument"
  delay_after_policy_creation_in_ms = 1000
  policy                            = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }] })
}
`);
    await start();
    expect((await workspace(configuration).run("plan")).output).toContain("Unsupported argument");
    await emulator?.stop();
    await start({ providerVersion: newestProviderVersion() });
    expect((await workspace(configuration).run("plan")).output).toContain("Plan: 1 to add");
  });

  it("names types that it does not support", async () => {
    await start();
    const { output } = await workspace(aws('resource "aws_sqs_queue" "this" {}')).run("validate");
    expect(output).toContain('The provider hashicorp/aws does not support resource type "aws_sqs_queue".');
  });

  it("shows invalid values at plan time with their address", async () => {
    await start();
    const { code, output } = await workspace(aws(vpc("10.0.0.1/16"))).run("plan");
    expect(code).toBe(1);
    expect(output).toContain("expected 10.0.0.0/16, got 10.0.0.1/16");
    expect(output).toContain('cidr_block = "10.0.0.1/16"');
  });

  it("turns a crash in a handler into a diagnostic", async () => {
    const random = (size: number): Buffer => {
      if (size === 8) throw new Error("out of randomness");
      return Buffer.alloc(size, 7);
    };
    await start({ random });
    const { code, output } = await workspace(aws(vpc())).apply();
    expect(code).toBe(1);
    expect(output).toContain("The emulator crashed while it handled this request");
    expect(output).toContain("out of randomness");
    expect(output).toContain("with aws_vpc.this");
  });

  it("fails the nth create on demand, keeps what was created, and resumes afterwards", async () => {
    const faultsFile = join(world, "faults.json");
    writeFileSync(faultsFile, JSON.stringify([{ type: "aws_eip", operation: "create", effect: "throttle", nth: 2 }]));
    await start({ faultsFile });
    const terraform = workspace(aws('resource "aws_eip" "this" {\n  count = 3\n}'));
    const failed = await terraform.apply();
    expect(failed.code).toBe(1);
    expect(failed.output).toContain("ThrottlingException: Rate exceeded");
    expect(openWorld(world).realm(realm).list("aws_eip")).toHaveLength(2);
    expect((await terraform.apply()).output).toContain("Resources: 1 added");
    expect(await terraform.planCode()).toBe(0);
  });

  it("makes objects vanish and change behind terraform's back, once", async () => {
    const faultsFile = join(world, "faults.json");
    await start({ faultsFile });
    const terraform = workspace(aws(`${vpc("10.0.0.0/16", 'tags = { Name = "a" }')}\nresource "aws_eip" "this" {}`));
    await terraform.apply();
    expect(existsSync(faultsFile)).toBe(false);
    writeFileSync(
      faultsFile,
      JSON.stringify([
        { type: "aws_eip", effect: "vanish" },
        { type: "aws_vpc", effect: "change", match: { cidr_block: "10.0.0.0/16" }, set: { tags: { Name: "drifted" } } },
      ]),
    );
    const { output } = await terraform.run("plan");
    expect(output).toContain("aws_eip.this will be created");
    expect(output).toContain('"Name" = "drifted" -> "a"');
    expect((await terraform.apply()).code).toBe(0);
    expect(await terraform.planCode()).toBe(0);
  });

  it("names a malformed faults file: at the start, and in terraform's output when it changes later", async () => {
    const faultsFile = join(world, "faults.json");
    const explode = '[{ "type": "aws_vpc", "effect": "explode" }]';
    const named = `${faultsFile}: faults[0].effect is "explode"; allowed: fail, throttle, slow, late, vanish, change`;
    writeFileSync(faultsFile, explode);
    await expect(start({ faultsFile })).rejects.toThrow(named);
    writeFileSync(faultsFile, "[]");
    await start({ faultsFile });
    writeFileSync(faultsFile, explode);
    const { output } = await workspace(aws(vpc())).apply();
    expect(output.replace(/\s+/g, " ")).toContain('faults[0].effect is "explode"');
  });

  it("refuses to delete a VPC that another stack still uses", async () => {
    await start();
    const network = workspace(aws(vpc()));
    await network.apply();
    const id = String(network.attributes("aws_vpc.this")["id"]);
    const subnet = workspace(
      aws(`resource "aws_subnet" "this" {\n  vpc_id = "${id}"\n  cidr_block = "10.0.1.0/24"\n}`),
    );
    await subnet.apply();
    const { code, output } = await network.run("destroy", "-auto-approve");
    expect(code).toBe(1);
    expect(output.replace(/\s+/g, " ")).toContain(
      `DependencyViolation: The vpc '${id}' has dependencies and cannot be deleted.`,
    );
    expect(await network.planCode()).toBe(0);
  });

  it("serves a Kubernetes API only while its cluster exists", async () => {
    await start();
    const terraform = workspace(`
terraform {
  required_providers {
    kubernetes = { source = "hashicorp/kubernetes" }
  }
}
provider "kubernetes" {
  host = "https://ABCDEF.gr7.us-east-2.eks.amazonaws.com"
}
resource "kubernetes_namespace_v1" "this" {
  metadata {
    name = "training"
  }
}
`);
    const { code, output } = await terraform.apply();
    expect(code).toBe(1);
    expect(output).toContain("no such host");
  });

  it("refuses a release in a namespace that does not exist", async () => {
    await start();
    const terraform = workspace(`
terraform {
  required_providers {
    helm = { source = "hashicorp/helm" }
  }
}
provider "helm" {
  kubernetes = { config_path = "kubeconfig" }
}
resource "helm_release" "this" {
  name      = "app"
  chart     = "app"
  namespace = "missing"
}
`);
    const { output } = await terraform.apply();
    expect(output).toContain('namespaces "missing" not found');
  });
});
