import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Entry, type JsonObject, valueAt } from "@ml-platform/state";

/** The repository that contains this file, and the TypeScript of stacks and modules. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * The line of TypeScript that creates a resource, `modules/vpc/zone.ts:65:20`, and its callers, nearest first. Empty
 * unless its stack was synthesized with stack traces.
 *
 * @param root the repository; frames outside it, in node_modules or in the code that only synthesizes are left out
 */
export function sourceLines({ stack, resource }: Pick<Entry, "stack" | "resource">, root = repository): string[] {
  const section = resource.mode === "data" ? "data" : "resource";
  return sourceLinesOf(stack.configuration, section, resource.type, resource.name, root);
}

/** The same for a block of a `cdk.tf.json`. */
export function sourceLinesOf(
  configuration: JsonObject | undefined,
  section: "resource" | "data",
  type: string,
  name: string,
  root = repository,
): string[] {
  const trace = valueAt(configuration, section, type, name, "//", "metadata", "stackTrace");
  const frames = Array.isArray(trace) ? trace.filter((frame) => typeof frame === "string") : [];
  const lines = frames.flatMap((frame) => lineOf(frame, root));
  return lines.filter((line, index) => lines.indexOf(line) === index);
}

const machinery = /^stacks\/(build-app|synthesize|stack-traces|[^/]+\/kind)\.ts:|^cli\//;

function lineOf(frame: string, root: string): string[] {
  const [, location] = /(?:\(|^)((?:file:\/\/)?\/[^()]*:\d+:\d+)\)?$/.exec(frame) ?? [];
  if (location === undefined || location.includes("node_modules")) return [];
  const path = location.startsWith("file://") ? decodeURI(location.slice("file://".length)) : location;
  const line = relative(root, path).split(sep).join("/");
  return line.startsWith("..") || machinery.test(line) ? [] : [line];
}
