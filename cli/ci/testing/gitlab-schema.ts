import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import { parse, type YAMLSeq } from "yaml";

const reference = { tag: "!reference", collection: "seq", resolve: (sequence: YAMLSeq) => sequence } as const;

let validate: ValidateFunction | undefined;

/** What GitLab's own schema of pipelines finds wrong, as `/plan/trigger: must have ...`. */
export function schemaErrors(text: string): string[] {
  validate ??= compiled();
  validate(parse(text, { customTags: [reference], merge: true }));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

function compiled(): ValidateFunction {
  const { schema } = createRequire(import.meta.url)("gitlab-ci-schema/src/schema/schema.js") as { schema: object };
  const options = { strictTypes: false, allowUnionTypes: true, validateFormats: false } as const;
  return new Ajv({ ...options, keywords: ["markdownDescription"] }).compile(schema);
}
