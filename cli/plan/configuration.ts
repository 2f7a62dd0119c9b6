import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

interface Configuration {
  /** `s3`, `local`, ... */
  readonly backend: string;
  /** File of a local state. */
  readonly stateFile: string | undefined;
}

/** Where a synthesized stack keeps its state. */
export function readConfiguration(directory: string): Configuration {
  const { terraform } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
    terraform?: { backend?: Record<string, { path?: string }>; cloud?: unknown };
  };
  const [backend, settings] = Object.entries(terraform?.backend ?? {})[0] ?? [
    terraform?.cloud === undefined ? "local" : "cloud",
    undefined,
  ];
  const stateFile = backend === "local" ? resolve(directory, settings?.path ?? "terraform.tfstate") : undefined;
  return { backend, stateFile };
}
