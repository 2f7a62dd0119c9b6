import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pipelineText } from "./pipeline-text.ts";
import { readmeText } from "./readme-text.ts";
import type { ServicePlan } from "./service-plan.ts";
import { environmentValuesText, valuesText } from "./values-text.ts";

/** Files that every service begins with, as they are. */
const copied = ["main.py", "Dockerfile", ".dockerignore"];

/**
 * Every file of a new service, by its name.
 *
 * @param templates the folder of those that are copied
 */
export function serviceFiles(plan: ServicePlan, templates: string): Readonly<Record<string, string>> {
  const ofEnvironments = plan.places.map((place) => [
    `values-${place.environment}.yaml`,
    environmentValuesText(plan, place),
  ]);
  return {
    "README.md": readmeText(plan),
    "pipeline.yml": pipelineText(plan),
    "values.yaml": valuesText(plan),
    ...Object.fromEntries(ofEnvironments),
    ...Object.fromEntries(copied.map((name) => [name, readFileSync(join(templates, name), "utf8")])),
  };
}
