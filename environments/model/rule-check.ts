import type { Problem } from "@ml-platform/rules";
import { z } from "zod";

/**
 * A zod check that reports the errors of a rule. Warnings are left to the constructs.
 *
 * It runs even if other keys are malformed, so that an author sees every problem at once, but not if a key in `needs`
 * is.
 */
export function ruleCheck<T extends object>(
  needs: readonly (keyof T & string)[],
  rule: (value: T) => readonly Problem[],
) {
  return z.superRefine<T>(
    (value, context) => {
      for (const { severity, path, message } of rule(value))
        if (severity === "error") context.addIssue({ code: "custom", path: [...path], message });
    },
    { when: ({ issues }) => !issues.some((issue) => isStructural(issue) && concerns(issue, needs)) },
  );
}

interface Issue {
  readonly code?: string | undefined;
  readonly path?: readonly PropertyKey[] | undefined;
}

/** Whether the value has the wrong type; broken rules and unknown keys leave a value of the right type. */
function isStructural({ code }: Issue): boolean {
  return code !== "custom" && code !== "unrecognized_keys";
}

function concerns({ path = [] }: Issue, keys: readonly string[]): boolean {
  return path.length === 0 || keys.includes(String(path[0]));
}
