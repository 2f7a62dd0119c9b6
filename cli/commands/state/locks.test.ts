import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import { HttpStates } from "../../testing/http-states.ts";
import { lockInfo, lockLocally, later as services } from "../../testing/lock-info.ts";

describe("platform state locks of local states", () => {
  const fixture = applied();
  beforeAll(() => lockLocally(fixture, "dev-network"));

  it("shows holder, operation and age", async () => {
    const { code, stdout } = await fixture.run("state locks dev", { services });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^dev-network +anna@laptop +apply +2 h +${lockInfo.ID}$`, "m"));
    expect(stdout).toContain("1 lock held.");
    expect(stdout).toContain(
      `To release one: ./platform state unlock dev-network --target emulated --id ${lockInfo.ID}`,
    );
  });

  it("counts what it asked for if nothing is locked", async () => {
    const { stdout } = await applied().run("state locks", { services });
    expect(stdout).toBe("No lock is held. Asked for 4 stacks and 2 environments.\n");
  });

  it("lists unlocked states in JSON", async () => {
    const { locks, free } = await fixture.json("state locks dev", { services });
    expect(locks).toMatchObject([
      {
        stack: "dev-network",
        who: "anna@laptop",
        ageSeconds: 7470,
        path: ".platform/emulated/state/dev-network.tfstate",
      },
    ]);
    expect(free).toEqual(["dev-cluster"]);
  });
});

describe("platform state locks of states on a server", () => {
  const fixture = applied();
  const server = new HttpStates();
  beforeAll(() => {
    fixture.keepStatesIn(server.backend);
    server.locks.set("dev-network", JSON.stringify(lockInfo));
  });

  it("shows the locks that the server reports, and the states for which it reports none", async () => {
    const { code, stdout } = await fixture.run("state locks dev", { services });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev-network +anna@laptop +apply +2 h /m);
    expect(stdout).toMatch(/^dev-cluster: not known\. /m);
    const { free, unknown } = await fixture.json("state locks dev", { services });
    expect(free).toEqual([]);
    expect(unknown).toMatchObject([{ environment: "dev" }, { stack: "dev-cluster" }]);
  });
});
