import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { AccessKeys } from "../access-keys.ts";
import { MotoClient } from "../moto-client.ts";
import { EksCalls } from "../testing/eks-calls.ts";
import { AccessWebhooks } from "./access/webhooks.ts";
import { ClusterHost } from "./cluster-host.ts";

const directory = mkdtempSync(join(tmpdir(), "cluster-host-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A program that says something and ends. */
function program(name: string, script: string): string {
  const file = join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** EKS whose clusters are made of programs that are none. */
function hostOf(apiServer: string) {
  const said: string[] = [];
  const clusters = mkdtempSync(join(directory, "clusters-"));
  const programs = { etcd: program("etcd", "sleep 600"), apiServer, version: "1.35.4" };
  const options = { programs, directory: clusters, say: (line: string) => said.push(line) };
  const host = new ClusterHost(options, new AccessWebhooks(() => "http://127.0.0.1:9", new AccessKeys()));
  const moto = new MotoClient("http://127.0.0.1:9", "us-east-1");
  const eks = new EksCalls({
    kubernetes: { start: (region, record) => host.start(region, record, moto), stop: (record) => host.stop(record) },
  });
  return {
    clusters,
    host,
    eks,
    said,
    left: () => readdirSync(clusters),
    status: async () => (await eks.get("/clusters/ml")).body.cluster.status,
  };
}

it("says why a Kubernetes does not start: the cluster has failed, can be deleted, and leaves nothing", async () => {
  const { eks, said, left, status } = hostOf(program("fails", "echo 'Error: no memory'; exit 1"));
  expect((await eks.createCluster()).status).toBe(200);
  expect(await status()).toBe("CREATING");
  while ((await status()) === "CREATING") await sleep(20);
  expect(await status()).toBe("FAILED");
  expect(said).toEqual([
    expect.stringMatching(/^The Kubernetes of cluster ml did not start: fails did not start: it ended.*no memory/s),
  ]);
  expect((await eks.delete("/clusters/ml")).status).toBe(200);
  expect(left()).toEqual([]);
});

it("ends a Kubernetes that starts when its cluster is deleted", async () => {
  const { eks, said, left } = hostOf(program("hangs", "sleep 600"));
  await eks.createCluster();
  while (left().length === 0) await sleep(20);
  expect((await eks.delete("/clusters/ml")).status).toBe(200);
  expect([left(), said]).toEqual([[], []]);
});

it("starts nothing any more once it has been stopped", async () => {
  const { host, eks, left } = hostOf(program("hangs", "sleep 600"));
  await host.stopAll();
  await eks.createCluster();
  expect(left()).toEqual([]);
});

it("starts from an empty folder, whatever was left of an earlier cluster", async () => {
  const { clusters, eks, said, status } = hostOf(program("looks", "ls; exit 1"));
  const folder = join(clusters, `${eks.account.region}-ml`);
  mkdirSync(folder);
  writeFileSync(join(folder, "left-over"), "");
  await eks.createCluster();
  while ((await status()) === "CREATING") await sleep(20);
  expect(said).toEqual([expect.stringContaining("looks.log")]);
  expect(said).toEqual([expect.not.stringContaining("left-over")]);
});
