import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { thisProcess } from "@ml-platform/state";
import { expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import {
  accessKey,
  accountDirectory,
  knownLocalAccounts,
  localDirectory,
  readRun,
  removeRun,
  runningAccount,
  writeRun,
} from "./run-file.ts";

const root = scratchDirectory("run-file-");
const account = "111111111111";
const directory = accountDirectory(root, account);
mkdirSync(directory, { recursive: true });
const run = { account, process: thisProcess(), url: "http://127.0.0.1:4711", clusters: [] };

it("is read as it was written, by its owner only, and leaves no other file", () => {
  writeRun(directory, run);
  expect(readRun(directory)).toMatchObject(run);
  expect(statSync(join(directory, "run.json")).mode & 0o077).toBe(0);
  expect(readdirSync(directory)).toEqual(["run.json"]);
  expect(runningAccount(root, account)).toMatchObject(run);
});

it("does not count once its process has ended, or another has its number", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeRun(directory, { ...run, process: { ...run.process, pid } });
  expect(runningAccount(root, account)).toBeUndefined();
  writeRun(directory, { ...run, process: { ...run.process, start: "an-earlier-boot 1" } });
  expect(runningAccount(root, account)).toBeUndefined();
  expect(readRun(directory)).toBeDefined();
});

it("is nothing if it is no such file", () => {
  writeFileSync(join(directory, "run.json"), "{}");
  expect(readRun(directory)).toBeUndefined();
  removeRun(directory);
  expect(readRun(directory)).toBeUndefined();
  expect(knownLocalAccounts(root)).toEqual([account]);
});

it("is accompanied by one access key, whoever asks first, in a folder that only its owner may enter", () => {
  const other = join(root, "other");
  mkdirSync(other);
  expect(accessKey(other, () => "FIRST")).toBe("FIRST");
  expect(accessKey(other, () => "SECOND")).toBe("FIRST");
  expect(readdirSync(localDirectory(other))).toEqual(["access-key"]);
  expect(statSync(localDirectory(other)).mode & 0o077).toBe(0);
  expect(statSync(join(localDirectory(other), "access-key")).mode & 0o077).toBe(0);
});
