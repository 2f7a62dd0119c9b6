import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findTool, toolVersions } from "@ml-platform/emulator/tools";
import { beforeEach } from "vitest";
import { parseAllDocuments } from "yaml";

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds.
type Json = any;

const helm = findTool("helm");

/** Skips the tests of a `describe`, with the reason, if helm is not on this machine. */
export function skipWithoutHelm(): void {
  const reason = `no helm on PATH: "platform local setup" brings ${toolVersions.helm}`;
  beforeEach(({ skip }) => skip(helm === undefined, reason));
}

/** The folder of helm, for PATH. */
export function helmFolder(): string {
  return dirname(helm ?? "");
}

/** What helm says of a chart with the values given. */
export function runHelm(args: readonly string[], values: object = {}): string {
  return execFileSync(helm ?? "helm", [...args, "--values", "-"], {
    input: JSON.stringify(values),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** The folder of a chart of ours. */
export function chartFolder(name: string): string {
  return fileURLToPath(new URL(`../../charts/${name}`, import.meta.url));
}

/** What a chart of ours makes of values, in the namespace of a team. */
export function renderedBy(chart: string, usualRelease: string) {
  /** The objects by their kind. */
  const rendered = (values: object, release = usualRelease): Record<string, Json> => {
    const args = ["template", release, chartFolder(chart), "--namespace", "team-nlp"];
    const objects = parseAllDocuments(runHelm(args, values)).flatMap((document) =>
      document.contents === null ? [] : [document.toJS()],
    );
    return Object.fromEntries(objects.map((object) => [object.kind, object]));
  };
  /** Why helm does not render the chart with the values; empty if it does. */
  const refusal = (values: object, release = usualRelease): string => {
    try {
      rendered(values, release);
      return "";
    } catch (error) {
      return String((error as { stderr?: unknown }).stderr);
    }
  };
  return { rendered, refusal };
}
