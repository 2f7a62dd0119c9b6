import { z } from "zod";
import { documents, schemaOf } from "../schemas/documents.ts";

/**
 * What is wrong with a document by the schema that `platform schema <name>` prints; empty if nothing is.
 *
 * @throws {RangeError} for a name without a schema
 */
export function schemaErrors(name: string, json: unknown): string[] {
  const document = documents[name];
  if (document === undefined) throw new RangeError(`${name} has no schema`);
  const parsed = z.fromJSONSchema(schemaOf(document)).safeParse(json);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}
