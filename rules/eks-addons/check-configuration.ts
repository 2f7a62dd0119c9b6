import type { JsonObject } from "../json-value.ts";
import type { Problem } from "../problem.ts";
import { checkAgainstSchema } from "./json-schema.ts";
import { configurationSchemas } from "./schemas/index.ts";

/**
 * Rules for the configuration of an add-on whose schema is known: EKS refuses values that the schema does not have, or not in
 * that type, which an apply would find out ("ConfigurationValue provided in request is not supported").
 */
export function checkConfiguration(addon: string, configuration: JsonObject): Problem[] {
  const known = Object.hasOwn(configurationSchemas, addon) ? configurationSchemas[addon] : undefined;
  if (known === undefined) return [];
  return checkAgainstSchema(configuration, known.schema).map((problem) => ({
    ...problem,
    message: `${problem.message} The schema is that of ${addon} ${known.version}: checkConfiguration: false accepts what another version has.`,
  }));
}
