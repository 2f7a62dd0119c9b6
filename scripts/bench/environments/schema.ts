import { environmentKeys } from "@ml-platform/environments/keys";
import { z } from "zod";
import type { Schema } from "./from-schema.ts";

/** What environments are generated from. */
export const schema = z.toJSONSchema(z.strictObject(environmentKeys), {
  io: "input",
  unrepresentable: "any",
}) as Schema;

/** The schema of a part; `<name>` stands for any key of a map. */
export function below({ properties = {}, additionalProperties }: Schema, [key, ...rest]: readonly string[]): Schema {
  const inner = key === "<name>" ? additionalProperties : properties[key ?? ""];
  if (typeof inner !== "object") throw new RangeError(`an environment has no part ${key}`);
  return rest.length === 0 ? inner : below(inner, rest);
}
