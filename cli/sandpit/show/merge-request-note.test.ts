import picocolors from "picocolors";
import { beforeEach, describe, expect, it } from "vitest";
import { capturedIo } from "../../testing/captured-io.ts";
import { mergeRequest } from "../../testing/gitlab/merge-request.ts";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import type { SandpitEntry } from "../entry.ts";
import { noteSandpit, sandpitNote } from "./merge-request-note.ts";

const now = new Date("2026-11-26T12:00:00Z");
const entry: SandpitEntry = {
  schemaVersion: 1,
  name: "mr-7",
  owner: "anna",
  kind: "shared",
  base: "dev",
  ref: { commit: "b".repeat(40), branch: "feature" },
  mergeRequest: 7,
  created: "2026-11-26T12:00:00Z",
  expires: "2026-11-29T12:00:00Z",
  lastActivity: "2026-11-26T12:00:00Z",
  state: "ready",
  stacks: ["mr-7-ml-tenant"],
  cost: { hourly: 0.25, status: "estimated", note: "" },
  warned: [],
};

describe("the note about a sandpit", () => {
  it("says what it is, when it ends, what it costs, and how to keep or destroy it", () => {
    const text = sandpitNote({ entry, policy: undefined }, now);
    expect(text).toContain("| State | ready |");
    expect(text).toContain("| Commit | bbbbbbbb |");
    expect(text).toContain("| Sleeps | 2026-11-29 12:00 UTC, in 3d |");
    expect(text).toContain("| Is destroyed | 2026-11-30 12:00 UTC |");
    expect(text).toContain("| Costs | about $0.25 an hour |");
    expect(text).toContain("./platform sandpit extend mr-7");
    expect(text).toContain("./platform sandpit down mr-7");
  });

  it("shows what comes from outside as text", () => {
    const failed: SandpitEntry = { ...entry, state: "failed", problem: "a | b\n<script>" };
    const text = sandpitNote({ entry: failed, policy: undefined, notice: "It *ends*." }, now);
    expect(text).toContain("| State | failed: a \\| b<br>\\<script\\> |");
    expect(text).toContain("**It \\*ends\\*.**");
  });

  it("says when nothing is left", () => {
    expect(sandpitNote({ entry, policy: undefined, isGone: true }, now)).toContain("Nothing of it is left.");
  });
});

describe("a job that works on a sandpit", () => {
  const server = withGitLab();
  const notes = () => server.project.notes.map(({ body }) => body);
  beforeEach(() => {
    server.project.notes.length = 0;
    server.project.mergeRequests.splice(0, Infinity, mergeRequest());
  });

  /** @returns what it says on stderr */
  async function note(env: Readonly<Record<string, string>>, about: SandpitEntry = entry): Promise<string> {
    const { io, captured } = capturedIo({ root: "/", env, ask: undefined, onInterrupt: () => () => {} });
    const context = { io, colors: picocolors.createColors(false), services: { now: () => now } };
    await noteSandpit(context, { entry: about, policy: undefined });
    return captured().stderr;
  }
  const job = { CI_PIPELINE_ID: "20", CI_COMMIT_SHA: "b".repeat(40) };

  it("keeps one note in the merge request that it was made for, whichever pipeline it runs in", async () => {
    expect(await note({ ...server.env(), ...job, CI_MERGE_REQUEST_IID: "7" })).toBe("Created the note in !7.\n");
    const reaper = { ...job, CI_PIPELINE_ID: "19" };
    expect(await note({ ...server.env(), ...reaper }, { ...entry, state: "sleeping" })).toBe(
      "Updated the note in !7.\n",
    );
    expect(notes()).toEqual([expect.stringContaining("| State | sleeping |")]);
  });

  it("writes none for a sandpit of a person, nor outside of a pipeline", async () => {
    const { mergeRequest: _, ...personal } = entry;
    expect(await note({ ...server.env(), ...job }, personal)).toBe("");
    expect(await note({})).toBe("");
    expect(notes()).toEqual([]);
  });

  it("warns where it has no token, or one that GitLab refuses, and goes on", async () => {
    const { PLATFORM_GITLAB_TOKEN: _, CI_JOB_TOKEN: __, ...without } = server.env();
    expect(await note({ ...without, ...job })).toContain("warning: The note about the sandpit was not posted: ");
    const refused = { ...server.env(), PLATFORM_GITLAB_TOKEN: "expired" };
    expect(await note({ ...refused, ...job })).toContain("warning: The note about the sandpit was not posted: ");
    expect(notes()).toEqual([]);
  });
});
