import { isObject, type Json, type JsonObject } from "@ml-platform/state";

/**
 * What checkov can read of a synthesized stack: resources and data sources. The other blocks hold nothing that its checks
 * of AWS judge, and some make it stop, such as `terraform`: "this method receives only dicts" (`hclify` in
 * checkov/terraform_json/parser.py of checkov 3.3). Comments are left out, since they hold the paths of a machine.
 */
export function checkovConfiguration(configuration: JsonObject): JsonObject {
  const { resource, data } = configuration;
  return {
    ...(resource !== undefined && { resource: withoutComments(resource) }),
    ...(data !== undefined && { data: withoutComments(data) }),
  };
}

function withoutComments(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, each]) => [key, withoutComments(each)]),
  );
}
