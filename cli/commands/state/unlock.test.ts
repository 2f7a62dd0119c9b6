import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import { HttpStates } from "../../testing/http-states.ts";
import { lockInfo, lockLocally, later as services } from "../../testing/lock-info.ts";

describe("platform state unlock of a local state", () => {
  const fixture = applied();
  beforeAll(() => lockLocally(fixture, "dev-network"));

  it("refuses, and says what releases the lock", async () => {
    const { code, stderr } = await fixture.run("state unlock dev-network", { answer: lockInfo.ID, services });
    expect(code).toBe(1);
    expect(stderr).toContain("End that process on laptop.");
    expect(stderr).toContain(".platform/emulated/state/.dev-network.tfstate.lock.info is a left-over");
  });

  it("refuses when nothing is locked", async () => {
    const { code, stderr } = await fixture.run("state unlock dev-cluster");
    expect(code).toBe(1);
    expect(stderr).toContain("dev-cluster is not locked.");
  });
});

describe("platform state unlock of a state on a server", () => {
  const fixture = applied();
  const server = new HttpStates();
  beforeAll(() => fixture.keepStatesIn(server.backend));
  beforeEach(() => {
    server.locks.set("dev-network", JSON.stringify(lockInfo));
  });

  it.each([
    ["dev-network", undefined, "There is no terminal to ask on"],
    ["dev-network --auto-approve", undefined, "--auto-approve needs --id"],
    ["dev-network --id 1 --auto-approve", undefined, `not by "1": its lock is ${lockInfo.ID}, held by anna@laptop`],
    ["dev-network", "yes", "Not confirmed: the lock was not released."],
    ["network", lockInfo.ID, '"network" names several stacks: dev-network, prod-network.'],
    ["dev-cluster", undefined, "Pass --id with the id that the run printed"],
  ])("refuses %s with the answer %s", async (argv, answer, message) => {
    const { code, stderr } = await fixture.run(`state unlock ${argv}`, answer === undefined ? {} : { answer });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(server.locks.has("dev-network")).toBe(true);
  });

  it.each([
    ["typed", "dev-network", { answer: lockInfo.ID }],
    ["named", `dev-network --id ${lockInfo.ID} --auto-approve`, {}],
  ])("releases the lock whose id is %s", async (_, argv, options) => {
    const { code, stdout } = await fixture.run(`state unlock ${argv}`, options);
    expect(code).toBe(0);
    expect(stdout).toContain("dev-network is unlocked.");
    expect(server.locks.has("dev-network")).toBe(false);
  });
});
