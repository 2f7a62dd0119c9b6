import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Milliseconds that `terraform show -json` takes for one state, for several runs, or why it could not be run. The state
 * contains `terraform_data` only: other resources would need `terraform init` and their providers, and take longer.
 */
export async function timeTerraformShow(
  directory: string,
  resourcesPerState: number,
  samples: number,
): Promise<{ readonly each: readonly number[] } | { readonly skipped: string }> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, "sample.tfstate");
  await writeFile(file, stateOf(resourcesPerState));
  const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
  const binary = env["PLATFORM_TERRAFORM"] ?? "terraform";
  const each: number[] = [];
  try {
    for (let sample = 0; sample < samples; sample++) {
      const start = performance.now();
      await run(binary, ["show", "-json", file], {
        cwd: directory,
        env: { ...env, CHECKPOINT_DISABLE: "1" },
        maxBuffer: 2 ** 28,
      });
      each.push(performance.now() - start);
    }
  } catch (failure) {
    return { skipped: `terraform show could not be run (${failure instanceof Error ? failure.name : "error"})` };
  }
  return { each };
}

function stateOf(resources: number): string {
  const input = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`attribute_${index}`, `value ${index}`]));
  const type = ["object", Object.fromEntries(Object.keys(input).map((name) => [name, "string"]))];
  return JSON.stringify({
    version: 4,
    terraform_version: "1.11.0",
    serial: 1,
    lineage: "00000000-0000-0000-0000-000000000000",
    outputs: {},
    resources: Array.from({ length: resources }, (_, index) => ({
      mode: "managed",
      type: "terraform_data",
      name: `r${index}`,
      provider: 'provider["terraform.io/builtin/terraform"]',
      instances: [
        {
          schema_version: 0,
          attributes: { id: String(index), input: { value: input, type }, output: null, triggers_replace: null },
          sensitive_attributes: [],
        },
      ],
    })),
    check_results: null,
  });
}
