import { describe, expect, it } from "vitest";
import { actorOf, mayChange } from "./actor.ts";

describe("who acts", () => {
  it.each([
    [{ USER: "alice" }, { name: "alice" }],
    [{ USER: "root", GITLAB_USER_LOGIN: "alice" }, { name: "alice" }],
    [{ USER: "alice", GITLAB_USER_LOGIN: "bob", PLATFORM_USER: "carol" }, { name: "carol" }],
    [
      { GITLAB_USER_LOGIN: "alice", CI_MERGE_REQUEST_IID: "12" },
      { name: "alice", mergeRequest: 12 },
    ],
    [{ USER: "alice", CI_MERGE_REQUEST_IID: "" }, { name: "alice" }],
    [{ USER: "alice", CI_MERGE_REQUEST_IID: "no number" }, { name: "alice" }],
  ])("is told by the variables %j", (env, actor) => {
    expect(actorOf({ env })).toEqual(actor);
  });

  it("is who is signed in to the machine when no variable says it", () => {
    expect(actorOf({ env: {} }).name).not.toBe("");
  });
});

describe("who may change a sandpit", () => {
  const sandpit = { name: "alice", owner: "alice", mergeRequest: 12 };
  const base = { name: "dev", sandpits: { admins: ["root"] } } as unknown as Parameters<typeof mayChange>[2];
  const closed = { name: "dev" } as Parameters<typeof mayChange>[2];

  it("is its owner, the pipelines of its merge request, and an admin who says so", () => {
    expect(mayChange(sandpit, { name: "alice" }, base)).toEqual({ as: "owner" });
    expect(mayChange(sandpit, { name: "bob", mergeRequest: 12 }, base)).toEqual({ as: "merge-request" });
    expect(mayChange(sandpit, { name: "root" }, base, true)).toEqual({ as: "admin" });
  });

  it("is nobody else, and the refusal says whose it is and what would help", () => {
    expect(mayChange(sandpit, { name: "bob", mergeRequest: 13 }, base, true)).toEqual({
      refusal:
        "Sandpit alice belongs to alice, and you are bob. Ask alice, or an admin of sandpits in dev (root), to do it. If alice is you, set PLATFORM_USER=alice.",
    });
    expect(mayChange(sandpit, { name: "root" }, base)).toEqual({
      refusal: "Sandpit alice belongs to alice, and you are root. You are an admin of sandpits in dev: add --admin.",
    });
    expect(mayChange(sandpit, { name: "root" }, closed, true)).toEqual({
      refusal:
        "Sandpit alice belongs to alice, and you are root. Ask alice to do it. If alice is you, set PLATFORM_USER=alice.",
    });
    expect(mayChange({ name: "alice", owner: "alice" }, { name: "bob", mergeRequest: 12 }, base)).toHaveProperty(
      "refusal",
    );
  });
});
