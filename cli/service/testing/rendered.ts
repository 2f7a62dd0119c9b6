import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findTool, toolVersions } from "@ml-platform/emulator/tools";
import { beforeEach } from "vitest";
import { parseAllDocuments } from "yaml";

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds.
type Json = any;

const chart = fileURLToPath(new URL("../../../charts/service", import.meta.url));
const helm = findTool("helm");

/** Skips the tests of a `describe`, with the reason, if helm is not on this machine. */
export function skipWithoutHelm(): void {
  const reason = `no helm on PATH: "platform local setup" brings ${toolVersions.helm}`;
  beforeEach(({ skip }) => skip(helm === undefined, reason));
}

/** What helm says of the chart with the values given. */
export function runHelm(args: readonly string[], values: object = {}): string {
  return execFileSync(helm ?? "helm", [...args, "--values", "-"], {
    input: JSON.stringify(values),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** The objects that the chart makes of the values, by their kind. */
export function rendered(values: object, release = "greeter"): Record<string, Json> {
  const objects = parseAllDocuments(runHelm(["template", release, chart, "--namespace", "team-nlp"], values)).flatMap(
    (document) => (document.contents === null ? [] : [document.toJS()]),
  );
  return Object.fromEntries(objects.map((object) => [object.kind, object]));
}

/** Why helm does not render the chart with the values; empty if it does. */
export function refusal(values: object, release = "greeter"): string {
  try {
    rendered(values, release);
    return "";
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr);
  }
}
