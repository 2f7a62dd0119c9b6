import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readRecorded } from "../local-aws/read-recorded.ts";
import { type AppliedStack, type Recorded, recordedStates } from "../local-aws/recorded-states.ts";
import { refreshedBy } from "../local-aws/refreshed-by.ts";
import type { Rehearsal } from "../rehearsal.ts";

/** How the states that the emulator left compare with those that the real provider left of the same environment. */
export interface StateComparison {
  readonly attributes: number;
  readonly equal: number;
  /** `aws_vpc.arn`, of every attribute of what is recorded that differs, right after the apply or once it is read again. */
  readonly differing: ReadonlySet<string>;
}

/** @param ids stacks that were applied and then planned, each after those it reads; those not recorded are passed over */
export function compareStates(rehearsal: Rehearsal, ids: readonly string[]): StateComparison {
  const recorded = new Map(
    ids.map((id) => [id, readRecorded(id)] as const).filter(([, resources]) => Object.keys(resources).length > 0),
  );
  const emulated = recordedStates([...recorded.keys()].map((id) => appliedStack(rehearsal, id)));
  const differing = new Set<string>();
  let [attributes, equal] = [0, 0];
  for (const [id, real] of recorded) {
    const made = emulated[id] ?? {};
    for (const [address, one] of Object.entries(real)) {
      const [type] = address.split(".");
      const other = made[address];
      for (const name of namesIn(one?.attributes, other?.attributes)) {
        const isEqual = isSame(one?.attributes[name], other?.attributes[name]);
        const isReadEqual = isSame(readValue(one, name), readValue(other, name));
        attributes += 1;
        if (isEqual) equal += 1;
        if (!isEqual || !isReadEqual) differing.add(`${type}.${name}`);
      }
    }
  }
  return { attributes, equal, differing };
}

function readValue(resource: Recorded[string] | undefined, name: string): unknown {
  const { attributes = {}, afterRefresh = {} } = resource ?? {};
  return name in afterRefresh ? afterRefresh[name] : attributes[name];
}

function namesIn(...objects: readonly (object | undefined)[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object ?? {})))];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A stack as its apply left it and as the plan after that read it. */
function appliedStack(rehearsal: Rehearsal, id: string): AppliedStack {
  const runs = rehearsal.path(".platform", "emulated", "runs");
  const latest = readdirSync(runs).sort().at(-1) ?? "";
  return {
    id,
    state: readFileSync(rehearsal.stateFile(id), "utf8"),
    refreshed: refreshedBy(join(runs, latest, "stacks", id)),
  };
}
