import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Fixture } from "./fixture.ts";

/** What Terraform writes about the holder of a lock. */
export const lockInfo = {
  ID: "5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1",
  Operation: "OperationTypeApply",
  Who: "anna@laptop",
  Created: "2026-11-21T20:10:30Z",
};

/** A little more than two hours after {@link lockInfo} was written. */
export const later = { now: () => new Date("2026-11-21T22:15:00Z") };

/** Writes the lock file that Terraform writes beside a local state that it works on. */
export function lockLocally(fixture: Fixture, id: string): void {
  const file = fixture.stateFile(id);
  writeFileSync(join(dirname(file), `.${id}.tfstate.lock.info`), JSON.stringify({ ...lockInfo, Path: file }));
}
