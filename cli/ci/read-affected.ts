import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { AffectedStacks } from "./affected-stacks.ts";
import { pipelineFiles } from "./pipeline-files.ts";

/**
 * What the job that looks for affected stacks has found.
 *
 * @throws {UserError} if it has not, or another version of the command did
 */
export function readAffected(root: string, file: string = pipelineFiles.affected): AffectedStacks {
  const path = join(root, file);
  if (!existsSync(path)) {
    throw new UserError(`${file} is missing: the job that finds the affected stacks failed, or kept no artifacts.`);
  }
  const found = parsed(readFileSync(path, "utf8"));
  if (found?.schemaVersion !== 1 || !Array.isArray(found.environments)) {
    throw new UserError(`${file} is not what "platform ci affected" of this version writes. Run the pipeline again.`);
  }
  return found;
}

function parsed(text: string): AffectedStacks | undefined {
  try {
    return JSON.parse(text) as AffectedStacks;
  } catch {
    return undefined;
  }
}
