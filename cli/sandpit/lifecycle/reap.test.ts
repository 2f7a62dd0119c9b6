import { expect, it } from "vitest";
import { openLock } from "../../plan/environment-lock.ts";
import { SandpitFixture } from "../../testing/sandpit-fixture.ts";
import type { Sandpits } from "../run/sandpit-run.ts";
import { bringUp } from "../run/up.ts";
import type { Notice } from "./notify.ts";
import { type ReapOptions, type ReapResult, reap } from "./reap.ts";

const day = 86_400_000;

/** A sandpit whose time was over a minute ago. */
async function havingExpired(fixture: SandpitFixture): Promise<Sandpits> {
  const sandpits = fixture.sandpits();
  const { entry } = await bringUp(sandpits, { actor: { name: "anna" } }, undefined, {});
  const now = (): Date => new Date(Date.parse(entry.expires) + 60_000);
  const { context } = sandpits;
  return { ...sandpits, context: { ...context, services: { ...context.services, now } } };
}

async function reaped({ context, target }: Sandpits, options: Partial<ReapOptions>): Promise<ReapResult> {
  return await reap(context, { target, dryRun: false, parallelism: 1, notify: async () => {}, ...options });
}

it("tells no owner anything in a dry run, also of what failed", async () => {
  const fixture = new SandpitFixture();
  const sandpits = await havingExpired(fixture);
  const { context, target, base } = sandpits;
  const lock = openLock({ io: context.io, target }, { ...base.environment, name: "anna" });
  const held = { id: "1234", operation: "up", info: "platform sandpit up anna", who: "anna@laptop", path: "anna" };
  const created = new Date(context.services.now().getTime() - day);
  await lock?.acquire({ ...held, terraformVersion: "1.11.4", created });
  const told: Notice[] = [];
  const notify: ReapOptions["notify"] = async (_, notice) => void told.push(notice);

  expect((await reaped(sandpits, { dryRun: true, notify })).reaped).toMatchObject([{ result: "failed" }]);
  expect(told).toEqual([]);
  expect((await reaped(sandpits, { notify })).reaped).toMatchObject([{ result: "failed" }]);
  expect(told).toMatchObject([{ about: "failed" }]);
});

it("has done what it did although the owner cannot be told, for whatever reason", async () => {
  const sandpits = await havingExpired(new SandpitFixture());
  const notify = async (): Promise<void> => {
    throw new TypeError("fetch failed");
  };
  expect((await reaped(sandpits, { notify })).reaped).toMatchObject([
    { step: "sleep", result: "done", detail: expect.stringContaining("could not be told: fetch failed") },
  ]);
});
