import { expect, it } from "vitest";
import { showLockWait } from "./lock-wait.ts";

it("says that Terraform waits for the lock, until it continues", () => {
  const shown: unknown[] = [];
  const onEvent = showLockWait({ update: (...update) => shown.push(update) }, "dev-network", { phase: "planning" });
  for (const type of ["version", "state_lock_acquire", "refresh_start", "refresh_complete"]) {
    onEvent({ type, "@message": "" });
  }
  expect(shown).toEqual([
    ["dev-network", { phase: "planning", note: "waiting for the lock" }],
    ["dev-network", { phase: "planning" }],
  ]);
});
