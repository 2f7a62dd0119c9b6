import { error, type Problem, refuseErrors, UserError } from "@ml-platform/rules";
import type { z } from "zod";
import {
  type Environment,
  type EnvironmentSpec,
  type PersonalSpec,
  permanentSchema,
  personalSchema,
} from "./environment.ts";
import { messageOf } from "./messages.ts";
import { checkPlainData } from "./plain-data.ts";

/**
 * Checks what an author wrote and fills in the defaults.
 *
 * @param file the file that it comes from, for the message
 * @throws {UserError} naming the file and every problem: path, bad value, allowed values, fix
 */
export function checkEnvironment(spec: EnvironmentSpec, file = `environments/${spec.name}.ts`): Environment {
  const what = `Environment "${nameOf(spec, file)}" (${file})`;
  if (spec.kind !== "personal") return checked(permanentSchema, spec, what);
  return checkPersonal(spec, checkBase(spec.base, what), what);
}

/**
 * The same for a personal environment whose base was checked already.
 *
 * @param what the environment in words, for the message
 * @throws {UserError} naming every problem
 */
export function checkPersonal(spec: PersonalSpec, base: Environment, what: string): Environment {
  return checked(personalSchema(base), spec, what);
}

function checked(schema: z.ZodType<Environment>, spec: EnvironmentSpec, what: string): Environment {
  const parsed = schema.safeParse(spec, { error: messageOf });
  // The base of a personal environment was checked by itself.
  const notData = checkPlainData(spec.kind === "personal" ? { ...spec, base: undefined } : spec);
  if (parsed.success && notData.length === 0) return parsed.data;
  refuseErrors(what, [...notData, ...(parsed.error?.issues ?? []).map(problemOf)]);
  throw new RangeError("an error was refused");
}

/** What an author calls the environment, or what the file's name says where that is no name. */
function nameOf({ name }: EnvironmentSpec, file: string): string | undefined {
  return typeof name === "string" && name !== "" ? name : /[^/]+(?=\.ts$)/.exec(file)?.[0];
}

function checkBase(base: EnvironmentSpec | undefined, what: string): Environment {
  if (typeof base !== "object" || base === null) {
    const fix =
      "Import the default export of the base's file, and pass it to derive. Files must not import each other.";
    refuseErrors(what, [error(["base"], `${JSON.stringify(base) ?? "undefined"} is not an environment. ${fix}`)]);
    throw new RangeError("an error was refused");
  }
  try {
    const checked = checkEnvironment(base);
    if (checked.kind === "permanent") return checked;
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    throw new UserError(`${what} is not valid, because its base is not:\n${failure.message}`, { cause: failure });
  }
  refuseErrors(what, [error(["base"], `"${base.name}" is personal itself. Derive from a permanent environment.`)]);
  throw new RangeError("an error was refused");
}

function problemOf({ path, message }: z.core.$ZodIssue): Problem {
  return error(
    path.filter((part) => typeof part !== "symbol"),
    message,
  );
}
