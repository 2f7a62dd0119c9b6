import { z } from "zod";

/** The key of everything that can be renamed without being created again: docs/renaming.md. */
export const renamedFrom = z
  .array(z.string())
  .optional()
  .describe("Its earlier names, oldest first, so that a new name replaces nothing: docs/renaming.md.");
