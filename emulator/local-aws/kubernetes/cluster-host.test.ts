import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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

it("says why a Kubernetes does not start: the cluster has failed, can be deleted, and leaves nothing", async () => {
  const said: string[] = [];
  const clusters = join(directory, "clusters");
  const programs = {
    etcd: program("etcd", "sleep 600"),
    apiServer: program("kube-apiserver", "echo 'Error: no memory'; exit 1"),
    version: "1.35.4",
  };
  const options = { programs, directory: clusters, say: (line: string) => said.push(line) };
  const host = new ClusterHost(options, new AccessWebhooks(() => "http://127.0.0.1:9", new AccessKeys()));
  const moto = new MotoClient("http://127.0.0.1:9", "us-east-1");
  const eks = new EksCalls({
    kubernetes: { start: (region, record) => host.start(region, record, moto), stop: (record) => host.stop(record) },
  });
  expect((await eks.createCluster()).status).toBe(200);
  const status = async () => (await eks.get("/clusters/ml")).body.cluster.status;
  expect(await status()).toBe("CREATING");
  while ((await status()) === "CREATING") await sleep(20);
  expect(await status()).toBe("FAILED");
  expect(said).toEqual([
    expect.stringMatching(
      /^The Kubernetes of cluster ml did not start: kube-apiserver did not start: it ended.*no memory/s,
    ),
  ]);
  expect((await eks.delete("/clusters/ml")).status).toBe(200);
  expect(existsSync(clusters) ? readdirSync(clusters) : []).toEqual([]);
});
