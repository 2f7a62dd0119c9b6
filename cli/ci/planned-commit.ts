import { isObject } from "@ml-platform/state";

/** What a pipeline of a merge request has planned: how a later pipeline finds the plans, and knows what they are of. */
export interface PlannedCommit {
  readonly schemaVersion: 1;
  /** The newest commit of the source branch that the pipeline saw. */
  readonly commit: string;
  /** `CI_PIPELINE_ID` */
  readonly pipeline: number;
  /** Ids of the stacks that have a plan. */
  readonly stacks: readonly string[];
}

export function readPlannedCommit(text: string): PlannedCommit | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlannedCommit(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPlannedCommit(value: unknown): value is PlannedCommit {
  return (
    isObject(value) &&
    value["schemaVersion"] === 1 &&
    typeof value["commit"] === "string" &&
    typeof value["pipeline"] === "number" &&
    Array.isArray(value["stacks"]) &&
    value["stacks"].every((id) => typeof id === "string" && /^[\w-]+$/.test(id))
  );
}
