import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { sha256 } from "../../tools/release.ts";
import { ReleaseServer } from "../../tools/testing/release-server.ts";
import { bringTools, type Wanted } from "./bring-tools.ts";
import type { ToolRelease } from "./releases.ts";

const server = ReleaseServer.forTests();
const scratch = scratchDirectory("bring-");

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(scratch, "machine-"));
  server.requested.length = 0;
});

function release(tool: ToolRelease["tool"], program: string): ToolRelease {
  const bytes = Buffer.from(`#!/bin/sh\necho ${program}\n`);
  server.serve(`/${program}`, bytes);
  const checksum = sha256(createHash("sha256").update(bytes).digest("hex"));
  return { tool, title: program, url: `https://dl.k8s.io/${program}`, checksum, programs: [program] };
}

const wanted = (): Wanted => ({
  programs: ["kube-apiserver", "kubectl", "etcd", "kube-scheduler", "moto_server"],
  releases: [release("kubernetes", "kube-apiserver"), release("kubernetes", "kubectl"), release("etcd", "etcd")],
  pythonTools: [{ tool: "moto", title: "moto", program: "moto_server", requirement: "moto" }],
});

function env(): Record<string, string> {
  const assets = join(root, "assets");
  return { PLATFORM_KUBERNETES_MIRROR: server.url, XDG_CACHE_HOME: root, KUBEBUILDER_ASSETS: assets, PATH: "/nowhere" };
}

function put(name: string): void {
  const file = join(root, "assets", name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
}

function bring(what: Wanted, signal = new AbortController().signal) {
  const begun: string[] = [];
  const begin = (title: string) => {
    begun.push(title);
    return { onProgress: () => {}, end: () => {} };
  };
  return bringTools(what, { env: env(), signal, begin }).then((tools) => ({ tools, begun }));
}

describe("bringTools", () => {
  it("installs only what is missing, reports everything, and goes on after a failure", async () => {
    put("kubectl");
    const what = wanted();
    server.serve("/kube-apiserver", Buffer.from("forged"));
    const { tools, begun } = await bring(what);
    expect(tools).toEqual([
      { name: "kube-apiserver", status: "failed", says: expect.stringContaining("has SHA-256") },
      { name: "kubectl", status: "found", path: join(root, "assets", "kubectl") },
      { name: "etcd", status: "installed", path: join(root, "ml-platform", "etcd-3.6.13", "etcd") },
      { name: "kube-scheduler", status: "unavailable", says: "There is no release of it for this machine." },
      { name: "moto_server", status: "failed", says: expect.stringContaining("python3 was not found") },
    ]);
    expect(begun).toEqual(["Downloading kube-apiserver", "Downloading etcd", "Installing moto with pip"]);
    expect(server.requested).toEqual(["/kube-apiserver", "/etcd"]);
  });

  it("downloads nothing twice", async () => {
    put("moto_server");
    const what = wanted();
    await bring(what);
    server.requested.length = 0;
    const { tools, begun } = await bring(what);
    expect(tools.map(({ status }) => status)).toEqual(["found", "found", "found", "unavailable", "found"]);
    expect([begun, server.requested]).toEqual([[], []]);
  });

  it("begins nothing more once it is interrupted", async () => {
    const interruption = new AbortController();
    const what = wanted();
    server.serve("/kube-apiserver", (_, response) => {
      response.writeHead(200).write("#!");
      interruption.abort();
    });
    const { tools, begun } = await bring(what, interruption.signal);
    expect(begun).toEqual(["Downloading kube-apiserver"]);
    expect(new Set(tools.map(({ says }) => says))).toEqual(new Set(["It was not installed: interrupted."]));
  });
});
