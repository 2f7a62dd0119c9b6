import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { historyOf } from "../compare/history.ts";
import { registriesOf } from "../model/parse.ts";
import { recordedState } from "../testing/recorded.ts";
import { glancer } from "./glance.ts";
import { listStored } from "./list-stored.ts";
import { localSource } from "./local.ts";
import { readStates } from "./read-states.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "local-state-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const path = () => join(directory, "dev-network.tfstate");
const stack = (id: string) => ({
  id,
  environment: "dev",
  name: id.slice(4),
  location: { type: "local", path: join(directory, `${id}.tfstate`) } as const,
  dependencies: [],
});

describe("a local state", () => {
  it("has the backup file beside it as its earlier version", async () => {
    writeFileSync(path(), recordedState("second"));
    writeFileSync(`${path()}.backup`, recordedState("first"));
    const history = await historyOf(stack("dev-network"), localSource(path()));
    expect(history).toMatchObject({
      status: "read",
      entries: [
        { version: "current", current: true, counts: { tainted: 2, deposed: 1 } },
        { version: "backup", current: false, counts: { tainted: 0, deposed: 0 } },
      ],
    });
  });

  it("refuses any other version", async () => {
    await expect(localSource(path()).read("7")).rejects.toThrow('has no version "7"');
  });

  it("is absent, not broken, if nothing was ever applied", async () => {
    expect(await readStates([stack("dev-network")], { env: {} })).toMatchObject([{ status: "absent" }]);
    expect(await localSource(path()).versions()).toEqual([]);
  });

  it("is absent if its file was made but never written: Terraform makes it for its lock", async ({ skip }) => {
    writeFileSync(path(), "");
    skip(statSync(path()).birthtimeMs === 0, "this file system does not keep when files were made");
    expect(await readStates([stack("dev-network")], { env: {} })).toMatchObject([{ status: "absent" }]);
  });

  it("is lost, not absent, if its file was emptied", async () => {
    writeFileSync(path(), recordedState("first"));
    writeFileSync(path(), "");
    utimesSync(path(), 0, 0);
    expect(await readStates([stack("dev-network")], { env: {} })).toMatchObject([{ failure: { kind: "empty" } }]);
  });

  it("is lost, not absent, if its file is empty and the one before it was not", async () => {
    writeFileSync(path(), "");
    writeFileSync(`${path()}.backup`, recordedState("first"));
    expect(await readStates([stack("dev-network")], { env: {} })).toMatchObject([{ failure: { kind: "empty" } }]);
  });

  it("is lost, not absent, if its file was deleted and the one before it held something", async () => {
    writeFileSync(`${path()}.backup`, recordedState("first"));
    expect(await readStates([stack("dev-network")], { env: {} })).toMatchObject([
      { failure: { kind: "deleted", message: expect.stringContaining(`To bring it back: cp ${path()}.backup`) } },
    ]);
    writeFileSync(`${path()}.backup`, '{"version":4}');
    expect(await readStates([stack("dev-network")], { env: {} })).toMatchObject([{ status: "absent" }]);
  });

  it("is read again while Terraform is writing it, and not if nobody is", async () => {
    const half = recordedState("first").slice(0, 100);
    writeFileSync(path(), half);
    expect(await readStates([stack("dev-network")], { env: {} })).toMatchObject([{ failure: { kind: "truncated" } }]);
    writeFileSync(join(directory, ".dev-network.tfstate.lock.info"), "{}");
    const reading = readStates([stack("dev-network")], { env: {} });
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(path(), recordedState("first"));
    expect(await reading).toMatchObject([{ status: "read" }]);
  });

  it("reports who holds its lock", async () => {
    expect(await localSource(path()).lock()).toEqual({ status: "free" });
    writeFileSync(
      join(directory, ".dev-network.tfstate.lock.info"),
      '{"ID":"7f3a","Operation":"OperationTypeApply","Info":"","Who":"kim@laptop","Version":"1.11.4","Created":"2026-11-21T08:00:00Z","Path":"x"}',
    );
    expect(await localSource(path()).lock()).toEqual({
      status: "held",
      lock: {
        id: "7f3a",
        operation: "OperationTypeApply",
        info: "",
        who: "kim@laptop",
        terraformVersion: "1.11.4",
        created: new Date("2026-11-21T08:00:00Z"),
        path: "x",
      },
    });
    await expect(localSource(path()).unlock("7f3a")).rejects.toThrow("End that process");
  });

  it("is reported if it cannot be read, and the others are read", async () => {
    writeFileSync(path(), recordedState("first"));
    mkdirSync(join(directory, "dev-cluster.tfstate"));
    const readings = await readStates([stack("dev-cluster"), stack("dev-network")], { env: {} });
    expect(readings).toMatchObject([
      {
        status: "failed",
        failure: {
          kind: "unreachable",
          message: expect.stringContaining("dev-cluster.tfstate: is a directory"),
        },
      },
      { status: "read" },
    ]);
  });

  it("is reported as forbidden if permission is missing", async ({ skip }) => {
    skip(process.getuid?.() === 0, "root may read every file: no permission can be missing");
    writeFileSync(path(), "{}");
    chmodSync(path(), 0);
    expect(await readStates([stack("dev-network")], { env: {} })).toMatchObject([{ failure: { kind: "forbidden" } }]);
  });

  it("is listed with the states that the code does not know", async () => {
    writeFileSync(path(), "");
    writeFileSync(join(directory, "dev-gone.tfstate"), "");
    writeFileSync(join(directory, "dev-gone.tfstate.backup"), "");
    const { stored } = await listStored([stack("dev-network").location], { env: {} });
    expect(stored.map(({ stack }) => stack).sort()).toEqual(["dev-gone", "dev-network"]);
  });
});

describe("a glance at a local state", () => {
  const look = glancer({ env: {} });

  it("shows what the state publishes", async () => {
    writeFileSync(path(), recordedState("second"));
    const [reading] = await readStates([stack("dev-network")], { env: {} });
    const glance = await look(stack("dev-network"));
    if (reading?.status !== "read" || glance.status !== "read") throw new Error("not read");
    expect(glance.outputs.length).toBeGreaterThan(0);
    expect(glance.registries).toEqual(registriesOf(reading.state.resources.map(({ provider }) => provider)));
    expect(glance.registries).toContain("terraform.io");
    expect(glance.outputs.map(({ name, sensitive }) => ({ name, sensitive }))).toEqual(
      reading.state.outputs.map(({ name, sensitive }) => ({ name, sensitive })),
    );
  });

  it.each(["", '{"version": 4, "serial"', "[]", '{"version": 99}', undefined])(
    "says what reading the state says of %j",
    async (text) => {
      if (text !== undefined) writeFileSync(path(), text);
      const [reading] = await readStates([stack("dev-network")], { env: {} });
      const glance = await look(stack("dev-network"));
      expect(glance.status).not.toBe("read");
      expect(glance).toEqual(reading);
    },
  );
});
