import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProviderError } from "../wire/diagnostic.ts";
import { unknown } from "../wire/value.ts";
import { clusterOf } from "./connect.ts";

describe("the cluster of a provider configuration", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "connect-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it.each(["https://127.0.0.1:6443", "https://localhost:6443/", "https://[::1]:6443"])("is real at %s", (host) => {
    expect(clusterOf({ host })?.access.server).toBe(host.replace(/\/$/, ""));
  });

  it.each([
    ["https://ABCDEF.gr7.us-east-2.eks.amazonaws.com"],
    ["https://127.0.0.1.example.com"],
    ["https://10.0.0.1"],
    ["http://127.0.0.1:8080"],
    ["localhost"],
    [""],
    [null],
    [unknown],
  ])("is in the world at %s", (host) => {
    expect(clusterOf({ host })).toBeUndefined();
  });

  it("is not known while anything about it is not", () => {
    const host = "https://127.0.0.1:6443";
    expect(clusterOf({ host, token: unknown })).toBeUndefined();
    expect(clusterOf({ host, exec: [{ command: "aws", args: ["--cluster-name", unknown] }] })).toBeUndefined();
    expect(clusterOf({ host, exec: { command: "aws", env: { A: unknown } } })).toBeUndefined();
  });

  it("takes the command that signs in from a block or an object", () => {
    const exec = {
      api_version: "client.authentication.k8s.io/v1beta1",
      command: "aws",
      args: ["eks", "get-token"],
      env: { A: "b" },
    };
    const plugin = {
      apiVersion: exec.api_version,
      command: "aws",
      args: ["eks", "get-token"],
      env: { A: "b" },
    };
    const host = "https://127.0.0.1:6443";
    expect(clusterOf({ host, exec: [exec] })?.access.exec).toEqual(plugin);
    expect(clusterOf({ host, exec })?.access.exec).toEqual(plugin);
    expect(clusterOf({ host, exec: [] })?.access.exec).toBeUndefined();
  });

  it("is that of a kubeconfig's context, with what the configuration itself says on top", () => {
    const path = join(directory, "kubeconfig");
    writeFileSync(join(directory, "ca.crt"), "authority");
    writeFileSync(
      path,
      `
current-context: first
contexts:
  - { name: first, context: { cluster: one, user: exec } }
  - { name: second, context: { cluster: two, user: token } }
  - { name: third, context: { cluster: far, user: token } }
clusters:
  - { name: one, cluster: { server: "https://127.0.0.1:1", certificate-authority: ca.crt } }
  - { name: two, cluster: { server: "https://127.0.0.1:2", certificate-authority-data: ${Buffer.from("data").toString("base64")} } }
  - { name: far, cluster: { server: "https://example.com" } }
users:
  - name: exec
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1beta1
        command: aws
        args: [eks, get-token]
        env: [{ name: A, value: b }]
  - { name: token, user: { token: secret } }
`,
    );
    expect(clusterOf({ config_path: path })?.access).toEqual({
      server: "https://127.0.0.1:1",
      certificateAuthority: "authority",
      exec: {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: "aws",
        args: ["eks", "get-token"],
        env: { A: "b" },
      },
    });
    expect(clusterOf({ config_paths: [path], config_context: "second", token: "own" })?.access).toEqual({
      server: "https://127.0.0.1:2",
      certificateAuthority: "data",
      token: "own",
    });
    expect(clusterOf({ config_path: path, config_context: "third" })).toBeUndefined();
    expect(clusterOf({ config_path: path, config_context: "fourth" })).toBeUndefined();
    expect(clusterOf({ config_path: join(directory, "absent") })).toBeUndefined();
  });

  it.each([
    ["is no YAML", "users: [{ token: secret }"],
    ["names a file that is not there", clusterWith("certificate-authority: absent.crt")],
  ])("cannot be told by a kubeconfig that %s, whose content is not shown", (_, content) => {
    const path = join(directory, "kubeconfig");
    writeFileSync(path, content);
    const said = thrownBy(() => clusterOf({ config_path: path }));
    expect(said).toBeInstanceOf(ProviderError);
    expect(String(said)).toContain(`The kubeconfig ${path} cannot be read`);
    expect(String(said)).not.toContain("secret");
  });

  it("signs in once for all connections with the same command, in the same environment", async () => {
    const runs = join(directory, "runs");
    writeFileSync(runs, "");
    const api_version = "client.authentication.k8s.io/v1beta1";
    const credential = JSON.stringify({ apiVersion: api_version, status: { token: "own" } });
    const connect = async (environment: NodeJS.ProcessEnv, env: object, more = "") => {
      const args = ["-c", `echo run >> ${runs}; echo '${credential}' ${more}`];
      const exec = { api_version, command: "sh", args, env };
      const client = await clusterOf({ host: "https://127.0.0.1:1", exec: [exec] } as never, environment)?.client();
      await expect(client?.get("/version")).rejects.toMatchObject({ code: "ECONNREFUSED" });
      return readFileSync(runs, "utf8").split("\n").length - 1;
    };
    const environment = { ...process.env };
    expect(await connect(environment, { A: "b" })).toBe(1);
    expect(await connect(environment, { A: "b" })).toBe(1);
    expect(await connect(environment, { A: "c" })).toBe(2);
    expect(await connect(environment, { A: "b" }, "# other")).toBe(3);
    environment["AWS_PROFILE"] = "other";
    expect(await connect(environment, { A: "b" })).toBe(4);
    expect(await connect({ ...environment }, { A: "b" })).toBe(5);
  });

  it("runs no command for somebody who has a token", async () => {
    const exec = [{ api_version: "client.authentication.k8s.io/v1beta1", command: "none", args: [], env: {} }];
    const client = await clusterOf({ host: "https://127.0.0.1:1", token: "own", exec })?.client();
    await expect(client?.get("/version")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

/** A kubeconfig of one cluster, about which it says more. */
function clusterWith(more: string): string {
  return `
current-context: one
contexts: [{ name: one, context: { cluster: one } }]
clusters: [{ name: one, cluster: { server: "https://127.0.0.1:1", ${more} } }]
`;
}

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
