import { UserError } from "@ml-platform/rules";
import type { Context } from "../../context.ts";
import type { JobStack } from "./find-stack.ts";
import type { JobOptions } from "./job-request.ts";

/** Destroys a stack that the code no longer has, as it was reviewed. @returns the exit code of the job */
export async function applyRemoved(
  _context: Context,
  { id }: JobStack,
  commit: string,
  _options: JobOptions,
  _lockTimeout: string,
): Promise<number> {
  throw new UserError(`${id} was removed, and cannot be destroyed by the code of ${commit} yet.`);
}
