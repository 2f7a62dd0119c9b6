import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { small } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRun } from "../../local/run-file.ts";
import type { Ran } from "../../testing/test-repository.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { LocalTarget, missing } from "./local-target.ts";

/** When the background process is killed. */
interface Point {
  readonly title: string;
  /** Commands that are run to their end before. */
  readonly before?: readonly string[];
  /** The command that is interrupted. @default - none: the kill is between commands */
  readonly command?: string;
  /** Whether it is time. */
  readonly isNow: () => boolean;
}

const target = new LocalTarget([small]);
const directory = target.path(".platform", "local", small.account.id);
const apply = "apply small --auto-approve";
const cluster = `${apply} --stack network --stack *-cluster`;
const destroy = "destroy small --auto-approve";

/** When the local AWS first said that it is ready, in milliseconds since the epoch. */
function readyAt(): number | undefined {
  const file = `${directory}/run.json`;
  return existsSync(file) ? statSync(file).mtimeMs : undefined;
}

/** What Terraform has said of a stack in this run. */
function log(stack: string): string {
  const runs = target.path(".platform", "local", "runs");
  const latest = existsSync(runs) ? (readdirSync(runs).sort().at(-1) ?? "") : "";
  return ["terraform.log", "terraform.jsonl"]
    .map((name) => `${runs}/${latest}/stacks/small-${stack}/${name}`)
    .map((file) => (existsSync(file) ? readFileSync(file, "utf8") : ""))
    .join("");
}

/** Whether Terraform has begun with something of a type. */
function begins(stack: string, type: string, word: "Creating" | "Destroying"): () => boolean {
  return () => new RegExp(`${type}\\.[^:]+: ${word}\\.\\.\\.`).test(log(stack));
}

const points: readonly Point[] = [
  {
    title: "while the local AWS starts",
    command: apply,
    isNow: () => readRun(directory) === undefined && target.processes().length > 1,
  },
  {
    title: "while the account is prepared",
    command: apply,
    // The command looks ten times a second whether it is ready.
    isNow: () => Date.now() - (readyAt() ?? Number.POSITIVE_INFINITY) > 150,
  },
  { title: "while the network is applied", command: apply, isNow: begins("network", "aws_route_table", "Creating") },
  {
    title: "while the cluster starts",
    command: cluster,
    isNow: () => existsSync(`${directory}/clusters`) && readdirSync(`${directory}/clusters`).length > 0,
  },
  {
    title: "while the rest of the cluster's stack is applied",
    command: cluster,
    isNow: begins("ml-cluster", "aws_eks_access_entry", "Creating"),
  },
  { title: "while nodes join", command: apply, isNow: begins("ml-nodes", "aws_eks_node_group", "Creating") },
  {
    title: "while a Helm release is installed",
    command: apply,
    isNow: begins("ml-platform", "helm_release", "Creating"),
  },
  { title: "while nothing is at work", before: [cluster], isNow: () => true },
  {
    title: "while the cluster is destroyed",
    before: [cluster],
    command: destroy,
    isNow: begins("ml-cluster", "aws_eks_\\w+", "Destroying"),
  },
  {
    title: "while the network is destroyed",
    before: [`${apply} --stack network`],
    command: destroy,
    isNow: begins("network", "aws_\\w+", "Destroying"),
  },
];

const tooLong = process.env["LOCAL_KILLS"] === undefined ? "takes half an hour: pnpm bench local-kills" : undefined;

describe("a local AWS that is killed", () => {
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(tooLong !== undefined, tooLong));
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  beforeEach(({ skip }) => skip(!existsSync("/proc/self/cwd"), "this system does not say where processes work"));
  afterEach(async () => void (await target.runWith(["local", "stop"])));
  afterAll(() => target.stop());

  it.each(points)("$title: the command says so, nothing is left, and the next starts afresh", async (point) => {
    for (const command of point.before ?? []) await succeeds(command);
    const interrupted = point.command === undefined ? undefined : target.run(point.command);
    const wasReady = await kill(point, interrupted);
    if (interrupted !== undefined) explains(await interrupted, wasReady);
    await nothingRuns();
    const clusters = `${directory}/clusters`;
    expect(existsSync(clusters) ? readdirSync(clusters) : []).toEqual([]);
    expect(await planned(wasReady)).toEqual(stacksOf(small).map(({ id }) => [id, 0]));
  });

  it("can be applied whole afterwards, and plans no change", async () => {
    await succeeds(apply);
    expect((await succeeds("plan small")).stdout).toContain("No changes");
    await succeeds(destroy);
    await target.runWith(["local", "stop"]);
    await nothingRuns();
    expect(existsSync(directory)).toBe(false);
  });
});

async function succeeds(command: string): Promise<Ran> {
  const ran = await target.run(command);
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  return ran;
}

/** @returns whether the process had said that it was ready */
async function kill({ title, isNow }: Point, interrupted: Promise<Ran> | undefined): Promise<boolean> {
  let ended: Ran | undefined;
  void interrupted?.then((ran) => {
    ended = ran;
  });
  while (!isNow()) {
    if (ended !== undefined) throw new Error(`Never ${title}: ${ended.stdout}${ended.stderr}`);
    await sleep(10);
  }
  const run = readRun(directory);
  process.kill(run?.process.pid ?? Math.min(...target.processes()), "SIGKILL");
  return run !== undefined;
}

/** That an interrupted command ended with what happened and how to go on, and with nothing that is not true. */
function explains({ code, stdout, stderr }: Ran, wasReady: boolean): void {
  expect(code, stdout + stderr).toBe(1);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(stdout + stderr).not.toContain("saved in its state");
  const said = wasReady
    ? /error: The local AWS of account 111111111111 ended.*gone.*Its log: \S+\. To start afresh: \.\/platform apply (?:small|<environment>) /
    : /error: The local AWS did not start\..*Its log: /s;
  expect(stderr).toMatch(said);
}

async function nothingRuns(): Promise<void> {
  while (target.processes().length > 0) await sleep(50);
}

/** Ids of the stacks that a plan shows, with how many of their resources it would not create. */
async function planned(hadRun: boolean): Promise<[string, number][]> {
  const { stdout, stderr } = await target.run("plan small --json");
  expect(stderr.includes("had ended by itself: everything in it is gone")).toBe(hadRun);
  const { stacks } = JSON.parse(stdout) as {
    stacks: { id: string; resources?: { kind: string }[] }[];
  };
  return stacks.map(({ id, resources = [] }) => [id, resources.filter(({ kind }) => kind !== "add").length]);
}
