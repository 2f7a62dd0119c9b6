import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MotoClient } from "@ml-platform/emulator";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalRun, ownAccessKey, readRun } from "../../local/run-file.ts";
import { startAccount, stopAccount } from "../../local/start-account.ts";
import { until } from "../../testing/until.ts";
import { LocalTarget, missing } from "./local-target.ts";

const account = { id: "111111111111", alias: "ml-small", region: "us-east-2" };
const other = { id: "222222222222", alias: "ml-dev", region: "us-east-1" };
const target = new LocalTarget([]);
const start = (of = account) => startAccount(target.io(), of);
const directory = (of = account) => target.path(".platform", "local", of.id);

/** Creates a cluster, without waiting until it stands. */
async function createCluster({ url }: LocalRun, name: string): Promise<void> {
  const key = ownAccessKey(target.root);
  const moto = new MotoClient(url, account.region, key);
  const trust = { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  await moto.query("iam", "CreateRole", { RoleName: name, AssumeRolePolicyDocument });
  const PolicyArn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";
  await moto.query("iam", "AttachRolePolicy", { RoleName: name, PolicyArn });
  const subnets = JSON.stringify(await moto.query("ec2", "DescribeSubnets")).match(/subnet-[0-9a-f]+/g) ?? [];
  const response = await fetch(`${url}/clusters`, {
    method: "POST",
    headers: { authorization: moto.authorization("eks"), "content-type": "application/json" },
    body: JSON.stringify({
      name,
      version: "1.35",
      roleArn: `arn:aws:iam::${account.id}:role/${name}`,
      resourcesVpcConfig: { subnetIds: [...new Set(subnets)].slice(0, 2), endpointPrivateAccess: true },
    }),
  });
  expect(response.status, await response.text()).toBe(200);
}

describe("the background process of an account", () => {
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  beforeEach(({ skip }) => skip(!existsSync("/proc/self/cwd"), "this system does not say where processes work"));
  afterEach(async () => {
    for (const { id } of [account, other]) await stopAccount(target.io(), id);
  });
  afterAll(() => target.stop());

  it("is started once by commands that want it at once, each account has its own, and none shows its access key", async () => {
    const [first, second, elsewhere] = await Promise.all([start(), start(), start(other)]);
    expect(second).toEqual(first);
    expect(elsewhere.url).not.toBe(first.url);
    expect(await start()).toEqual(first);
    // Anybody on the machine may list processes.
    const { stdout } = spawnSync("ps", ["-ww", "-o", "args=", "-p", String(first.process.pid)], { encoding: "utf8" });
    expect(stdout).toContain(account.id);
    expect(stdout).not.toContain(ownAccessKey(target.root));
    expect(await stopAccount(target.io(), account.id)).toBe(true);
    expect(readRun(directory(other))).toEqual(elsewhere);
    expect(await start()).not.toEqual(first);
    const { code, stdout: said } = await target.runWith(["local", "stop"]);
    expect([code, said]).toEqual([0, "Ended: everything in it is gone.\n"]);
    expect(target.processes()).toEqual([]);
    expect(await stopAccount(target.io(), other.id)).toBe(false);
  });

  it("is one, also where a command was killed while it started it, and the next command starts it again", async () => {
    const bin = fileURLToPath(new URL("../../bin/platform.mjs", import.meta.url));
    const request = JSON.stringify({ root: target.root, account: account.id, region: account.region });
    mkdirSync(directory(), { recursive: true });
    const left = spawn(process.execPath, [bin, "local", "serve", request], { cwd: target.root, stdio: "ignore" });
    const run = await start();
    // The process that came second ends, with its moto.
    const isServer = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("\0serve\0");
    await until(() => target.processes().filter(isServer).length === 1);
    expect(readRun(directory())).toEqual(run);
    await until(() => left.pid === run.process.pid || left.exitCode === 0);
  });

  it.each([
    ["before it is ready", async () => undefined],
    [
      "while two clusters run and another starts",
      async () => {
        const run = await start();
        await Promise.all([createCluster(run, "ml"), createCluster(run, "other")]);
        await until(() => readRun(directory())?.clusters.length === 2);
        const endpoints = readRun(directory())?.clusters.map(({ endpoint }) => endpoint);
        expect(new Set(endpoints).size).toBe(2);
        await createCluster(run, "third");
      },
    ],
  ])("leaves no process when it is killed %s, and the next command starts afresh and says so", async (_, prepare) => {
    await prepare();
    // The process that is started here may be the one to kill.
    const starting = readRun(directory()) === undefined ? start().catch(() => undefined) : undefined;
    if (starting !== undefined) await until(() => target.processes().length > 0);
    const killed = readRun(directory())?.process.pid ?? Math.min(...target.processes());
    process.kill(killed, "SIGKILL");
    await starting;
    await until(() => target.processes().length === 0);
    expect(existsSync(`${directory()}/clusters/us-east-2-ml`)).toBe(false);

    const wasReady = readRun(directory()) !== undefined;
    const io = target.io();
    const run = await startAccount(io, account);
    expect(run.process.pid).not.toBe(killed);
    expect(run.clusters).toEqual([]);
    expect(String((io.stderr as unknown as { text: string }).text).includes("had ended by itself")).toBe(wasReady);
    if (wasReady) expect(readFileSync(`${directory()}.log`, "utf8")).toContain("Ready: ");
  });
});
