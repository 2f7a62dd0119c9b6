import { type Problem, refuseErrors } from "@ml-platform/rules";
import { messageOf } from "./messages.ts";
import { type Environment, type EnvironmentSpec, environmentSchema } from "./schema.ts";

/**
 * Checks what an author wrote and fills in the defaults.
 *
 * @throws {UserError} naming the environment and every problem: path, bad value, what is allowed, the fix
 */
export function defineEnvironment(spec: EnvironmentSpec): Environment {
  const parsed = environmentSchema.safeParse(spec, { error: messageOf });
  if (parsed.success) return parsed.data;

  const problems = parsed.error.issues.map(
    ({ path, message }): Problem => ({
      severity: "error",
      path: path.filter((part) => typeof part !== "symbol"),
      message,
    }),
  );
  refuseErrors(`Environment "${spec.name}" (environments/${spec.name}.ts)`, problems);
  throw parsed.error;
}
