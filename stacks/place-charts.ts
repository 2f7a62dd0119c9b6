import { cpSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { objectsChart } from "@ml-platform/modules/objects-chart";

/** The root of the repository, of which `charts/` is read: always that of the code that runs, whoever wrote a stack. */
export const chartsRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Copies the charts of the repository that a stack uses into its directory, where Terraform looks for them, and removes those
 * of an earlier synthesis.
 *
 * @param directory of the stack, with its `cdk.tf.json`
 */
export function placeCharts(directory: string): void {
  const place = join(directory, objectsChart);
  rmSync(place, { recursive: true, force: true });
  const configuration = readFileSync(join(directory, "cdk.tf.json"), "utf8");
  if (configuration.includes(JSON.stringify(objectsChart))) {
    cpSync(join(chartsRoot, objectsChart), place, { recursive: true });
  }
}
