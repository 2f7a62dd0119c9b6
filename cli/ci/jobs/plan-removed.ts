import { UserError } from "@ml-platform/rules";
import type { Context } from "../../context.ts";
import type { JobStack } from "./find-stack.ts";
import type { JobOptions } from "./job-request.ts";

/** Plans the destruction of a stack that the code no longer has. @returns the exit code of the job */
export async function planRemoved(
  _context: Context,
  { id }: JobStack,
  commit: string,
  _options: JobOptions,
): Promise<number> {
  throw new UserError(`${id} was removed, and cannot be planned by the code of ${commit} yet.`);
}
