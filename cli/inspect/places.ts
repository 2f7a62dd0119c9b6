import { dirname, resolve } from "node:path";
import type { SynthesizedStack } from "@ml-platform/stacks";
import { isObject, type Json, type JsonObject, type StackPlace, type StateBackend } from "@ml-platform/state";

/** Where a synthesized stack keeps its state, and what its code tells. */
export function placeOf(stack: SynthesizedStack, configuration: JsonObject): StackPlace {
  const { id, environment, name, dependencies, directory } = stack;
  return { id, environment, name, dependencies, backend: backendOf(configuration, id, directory), configuration };
}

function backendOf({ terraform }: JsonObject, id: string, directory: string): StateBackend {
  const cloud = at(terraform, "cloud");
  if (cloud !== undefined) {
    return {
      type: "cloud",
      organization: text(cloud, "organization"),
      hostname: text(cloud, "hostname") || "app.terraform.io",
      workspace: text(at(cloud, "workspaces"), "name") || id,
    };
  }
  const [kind, settings] = Object.entries(at(terraform, "backend") ?? {})[0] ?? ["local", undefined];
  if (kind === "s3") {
    const kmsKeyId = text(settings, "kms_key_id");
    return {
      type: "s3",
      bucket: text(settings, "bucket"),
      key: text(settings, "key"),
      region: text(settings, "region"),
      ...(kmsKeyId !== "" && { kmsKeyId }),
    };
  }
  if (kind === "http") {
    const lockAddress = text(settings, "lock_address");
    return { type: "http", address: text(settings, "address"), ...(lockAddress !== "" && { lockAddress }) };
  }
  return { type: "local", path: resolve(directory, text(settings, "path") || "terraform.tfstate") };
}

/** The place of a state that no stack of the code keeps, found at `file` beside those that stacks do keep. */
export function placeBeside(file: string, id: string, environment: string, places: readonly StackPlace[]): StackPlace {
  const orphan = (backend: StateBackend): StackPlace => ({
    id,
    environment,
    name: id.startsWith(`${environment}-`) ? id.slice(environment.length + 1) : id,
    backend,
    dependencies: [],
  });
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(file) ?? [];
  for (const { backend } of places) {
    if (backend.type === "s3" && backend.bucket === bucket && key !== undefined) return orphan({ ...backend, key });
    if (backend.type === "local" && dirname(backend.path) === dirname(file))
      return orphan({ type: "local", path: file });
    if (backend.type === "cloud" && file.startsWith(`${backend.hostname}/${backend.organization}/`))
      return orphan({ ...backend, workspace: id });
  }
  return orphan({ type: "local", path: file });
}

function at(value: Json | undefined, key: string): JsonObject | undefined {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : undefined;
}

function text(value: Json | undefined, key: string): string {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}
