import { z } from "zod";
import { documents, schemaOf } from "../schemas/documents.ts";

const schemas = new Map<string, z.ZodType>();

/** The schema of a name, read once. */
function schemaFor(name: string): z.ZodType {
  const document = documents[name];
  if (document === undefined) throw new RangeError(`${name} has no schema`);
  const schema = schemas.get(name) ?? z.fromJSONSchema(schemaOf(document));
  schemas.set(name, schema);
  return schema;
}

/**
 * What is wrong with a document by the schema that `platform schema <name>` prints; empty if nothing is.
 *
 * @throws {RangeError} for a name without a schema
 */
export function schemaErrors(name: string, json: unknown): string[] {
  const parsed = schemaFor(name).safeParse(json);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}
