import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type ClientHttp2Session, connect } from "node:http2";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasTerraform, noTerraform, Workspace } from "../testing/terraform.ts";
import { type ProviderPool, startProviderPool } from "./pool.ts";
import { findProvider, noMirror } from "./provider-mirror.ts";

const directory = mkdtempSync(join(tmpdir(), "pool-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** A program that announces itself as a provider does, and answers with its process and its configuration. */
const program = join(directory, "provider");
writeFileSync(
  program,
  `#!/usr/bin/env node
  const { createServer } = require("node:http2");
  let configured = "nothing";
  let asked = 0;
  const path = process.env.PLUGIN_UNIX_SOCKET_DIR + "/plugin";
  createServer().on("stream", async (stream, { ":path": method }) => {
    let body = "";
    for await (const chunk of stream) body += chunk;
    if (method.endsWith("/Configure")) configured = body;
    asked += 1;
    if (method.endsWith("/Panic")) process.exit(2);
    if (method.endsWith("/Wait")) return;
    if (method.endsWith("/Fail")) return stream.respond({ ":status": 200, "grpc-status": "3" }, { endStream: true });
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(JSON.stringify({ pid: process.pid, configured, asked, key: process.env.AWS_ACCESS_KEY_ID }));
  }).listen(path, () => console.log("1|5|unix|" + path + "|grpc|"));
  `,
);
chmodSync(program, 0o755);

interface Reply {
  readonly status: string;
  readonly pid?: number;
  readonly configured?: string;
  readonly asked?: number;
  readonly key?: string;
}

const socketOf = ({ environment }: ProviderPool): string =>
  JSON.parse(String(environment["TF_REATTACH_PROVIDERS"]))["registry.terraform.io/hashicorp/aws"].Addr.String;

/** A connection as terraform opens it. */
class Client {
  private readonly session: ClientHttp2Session;

  constructor(pool: ProviderPool) {
    this.session = connect("http://localhost", { createConnection: () => createConnection(socketOf(pool)) });
  }

  ask(method: string, body = "", service = "tfplugin5.Provider"): Promise<Reply> {
    const request = this.session.request({ ":method": "POST", ":path": `/${service}/${method}` });
    return new Promise((resolve, reject) => {
      let text = "";
      let status = "";
      request.on("response", (headers) => {
        status = String(headers["grpc-status"] ?? "");
      });
      request.on("trailers", (trailers) => {
        status = String(trailers["grpc-status"]);
      });
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("error", reject);
      request.on("close", () => resolve({ status, ...(text !== "" && JSON.parse(text)) }));
      request.end(body);
    });
  }

  close(): void {
    this.session.destroy();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a pool of providers", () => {
  let pool: ProviderPool;
  beforeEach(async () => {
    pool = await startProviderPool({ executable: () => program, environment: { AWS_ACCESS_KEY_ID: "test" } });
  });
  afterEach(() => pool.stop());

  it("starts no process before it is asked", () => {
    expect(pool.count().started).toBe(0);
  });

  it("passes messages, failures and variables through", async () => {
    const client = new Client(pool);
    expect(await client.ask("ValidateResourceTypeConfig")).toMatchObject({
      status: "0",
      configured: "nothing",
      key: "test",
    });
    expect(await client.ask("Fail")).toEqual({ status: "3" });
    client.close();
  });

  it("gives each configured connection a process to itself", async () => {
    const [one, two] = [new Client(pool), new Client(pool)];
    await Promise.all([one.ask("Configure", "one"), two.ask("Configure", "two")]);
    const [first, second] = await Promise.all([one.ask("ReadResource"), two.ask("ReadResource")]);
    expect([first.configured, second.configured]).toEqual(["one", "two"]);
    expect(first.pid).not.toBe(second.pid);
    one.close();
    two.close();
  });

  it("uses a process again when its connection has closed", async () => {
    const one = new Client(pool);
    const { pid } = await one.ask("Configure", "one");
    one.close();
    await expect.poll(() => pool.count().idle).toBe(1);
    const two = new Client(pool);
    expect(await two.ask("Configure", "two")).toMatchObject({ pid, configured: "two" });
    expect(pool.count().started).toBe(1);
    two.close();
  });

  it("configures the process that was asked what needs no configuration, and asks another one from then on", async () => {
    const [one, two] = [new Client(pool), new Client(pool)];
    const { pid } = await one.ask("ValidateResourceTypeConfig");
    expect(await one.ask("Configure", "one")).toMatchObject({ pid, configured: "one" });
    expect((await two.ask("ValidateResourceTypeConfig")).pid).not.toBe(pid);
    expect(pool.count().started).toBe(2);
    one.close();
    two.close();
  });

  it.each([
    ["was configured", "Configure", "ReadResource"],
    ["was not configured", "ValidateResourceTypeConfig", "ValidateResourceTypeConfig"],
  ])("does not use a process again that was left at work, which %s", async (_, first, another) => {
    const one = new Client(pool);
    const { pid = 0 } = await one.ask(first, "one");
    const left = one.ask("Wait").catch(() => "given up");
    // Requests of one connection arrive in order: now the provider has begun to wait.
    await one.ask(another);
    one.close();
    await left;
    await expect.poll(() => isAlive(pid)).toBe(false);
    const two = new Client(pool);
    expect((await two.ask("Configure", "two")).pid).not.toBe(pid);
    two.close();
  });

  it("asks one process for all that needs no configuration, and twice for nothing that is always answered alike", async () => {
    const clients = [new Client(pool), new Client(pool)];
    const askAll = async (method: string, body?: string) => {
      const replies = await Promise.all(clients.map((client) => client.ask(method, body)));
      return replies.map(({ asked }) => asked).sort();
    };
    expect(await askAll("GetSchema")).toEqual([1, 1]);
    expect(await askAll("PrepareProviderConfig", "one")).toEqual([2, 2]);
    expect(await askAll("PrepareProviderConfig", "other")).toEqual([3, 3]);
    expect(await askAll("PrepareProviderConfig", "one")).toEqual([2, 2]);
    expect(await askAll("ValidateResourceTypeConfig")).toEqual([4, 5]);
    expect(pool.count().started).toBe(1);
    for (const client of clients) client.close();
  });

  it("goes on with another process when one panics", async () => {
    const client = new Client(pool);
    expect(await client.ask("Panic")).toEqual({ status: "14" });
    expect(await client.ask("ValidateResourceTypeConfig")).toMatchObject({ status: "0" });
    const configured = new Client(pool);
    await configured.ask("Configure", "one");
    expect(await configured.ask("Panic")).toEqual({ status: "14" });
    configured.close();
    const another = new Client(pool);
    expect(await another.ask("Configure", "two")).toMatchObject({ configured: "two" });
    client.close();
    another.close();
  });

  it("serves nothing but the provider", async () => {
    const client = new Client(pool);
    expect(await client.ask("StreamStdio", "", "plugin.GRPCStdio")).toEqual({ status: "12" });
    client.close();
  });

  it("listens where only this user can connect, and leaves nothing", async () => {
    const folder = dirname(socketOf(pool));
    expect(statSync(folder).mode & 0o077).toBe(0);
    const client = new Client(pool);
    const { pid = 0 } = await client.ask("Configure");
    client.close();
    await pool.stop();
    expect(existsSync(folder)).toBe(false);
    expect(isAlive(pid)).toBe(false);
  });
});

const executable = findProvider();

it("serves terraform with the real provider, without a trace of the configuration before", async ({ skip }) => {
  skip(executable === undefined, noMirror);
  skip(!hasTerraform, noTerraform);
  const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  const types = () => new Set(["aws_vpc"]);
  const pool = await startProviderPool({ executable: () => executable as string, environment: credentials, types });
  const tagged = async (tags: string) => {
    const workspace = new Workspace(
      pool.environment,
      `provider "aws" {
        region = "us-east-2"
        skip_credentials_validation = true
        skip_requesting_account_id = true
        skip_metadata_api_check = true
        default_tags { tags = ${tags} }
      }
      resource "aws_vpc" "one" { cidr_block = "10.0.0.0/16" }
      output "tags" { value = join(" ", keys(aws_vpc.one.tags_all)) }`,
    );
    try {
      await workspace.run("init");
      return (await workspace.run("plan")).output;
    } finally {
      workspace.remove();
    }
  };
  try {
    expect(await tagged('{ first = "1" }')).toContain('tags = "first"');
    expect(await tagged('{ second = "2" }')).toContain('tags = "second"');
    expect(pool.count().started).toBe(1);
  } finally {
    await pool.stop();
  }
}, 120_000);
