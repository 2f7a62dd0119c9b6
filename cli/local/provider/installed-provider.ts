import { readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";

/**
 * The program of the AWS provider that `terraform init` has installed for a stack, after checking its version against the
 * configuration and its content against the lock file; undefined if it has not.
 *
 * @param stackDirectory of a synthesized stack
 */
export function installedProvider(stackDirectory: string): string | undefined {
  // registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/terraform-provider-aws_v5.100.0_x5
  const providers = join(stackDirectory, ".terraform", "providers");
  const programs = below(providers)
    .flatMap((registry) => below(join(registry, "hashicorp", "aws")))
    .flatMap(below)
    .flatMap(below)
    .filter((path) => /\/terraform-provider-aws_v[^/]+$/.test(path));
  const [only] = programs;
  return programs.length === 1 && only !== undefined ? realpathSync(only) : undefined;
}

function below(directory: string): string[] {
  try {
    return readdirSync(directory).map((name) => join(directory, name));
  } catch {
    return [];
  }
}
