import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import type { ObjectValue, Value } from "../../wire/value.ts";

/** Where the chart of a release is. */
export type ChartLocation =
  /** A folder or an archive on this machine. */
  | { readonly kind: "local"; readonly path: string }
  /** What `helm pull` is to fetch: a name in a repository, an OCI reference, or a URL. */
  | { readonly kind: "remote"; readonly reference: string; readonly repository?: string; readonly version?: string }
  /** Nothing is there, in the real provider's words. */
  | { readonly kind: "missing"; readonly reason: string };

/**
 * Where Helm looks for a chart: a path that exists comes first, whatever else the text could mean. Relative paths begin
 * at the folder in which Terraform runs, or at one that has the same charts.
 *
 * @param directory an absolute path
 *
 * Source: hashicorp/terraform-provider-helm 3.1.1, helm/resource_helm_release.go (chartPathOptions, useChartVersion);
 * helm/helm, pkg/action/install.go (LocateChart).
 */
export function chartLocation(
  release: ObjectValue,
  directory: string,
  exists: (path: string) => boolean = existsSync,
): ChartLocation {
  const [chart, repository] = [text(release["chart"]), text(release["repository"])];
  const version = text(release["version"]) || (release["devel"] === true ? ">0.0.0-0" : "");
  const wanted = version === "" ? {} : { version };
  if (repository.startsWith("oci://")) {
    return { kind: "remote", reference: `${repository.replace(/\/+$/, "")}/${chart}`, ...wanted };
  }
  if (isUrl(repository)) return { kind: "remote", reference: chart, repository, ...wanted };
  const name = repository !== "" && !chart.includes("/") ? `${repository}/${chart}` : chart;
  const path = resolve(directory, name);
  if (exists(path)) return { kind: "local", path };
  if (isAbsolute(name) || name.startsWith(".")) return missing(name, `path ${JSON.stringify(name)} not found`);
  if (name.startsWith("oci://")) return { kind: "remote", reference: name, ...wanted };
  if (isUrl(name)) return { kind: "remote", reference: name };
  const [repositoryName = "", ...rest] = name.split("/");
  return rest.length === 0
    ? missing(name, `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${name}`)
    : missing(name, `repo ${repositoryName} not found`);
}

function missing(name: string, reason: string): ChartLocation {
  return { kind: "missing", reason: `Unable to locate chart ${name}: ${reason}` };
}

function isUrl(name: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//.test(name);
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value.trim() : "";
}
