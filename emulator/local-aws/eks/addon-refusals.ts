import { isJsonObject, parseYaml } from "../../overlays/yaml.ts";
import { AwsError } from "../aws-error.ts";
import type { Fields } from "../fields.ts";
import { minorOf } from "./versions.ts";

/**
 * Nobody here knows which versions AWS has published: the form must be right, and kube-proxy not newer than the cluster
 * (https://kubernetes.io/releases/version-skew-policy/#kube-proxy).
 *
 * @throws {AwsError} InvalidParameterException
 */
export function checkVersion(
  { name, version }: { readonly name: string; readonly version: string },
  known: readonly string[],
  kubernetes: string,
  details?: Fields,
): void {
  const isAhead = name === "kube-proxy" && minorOf(version) > minorOf(kubernetes);
  if (!isAhead && (known.includes(version) || /^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version))) return;
  throw invalid(`Addon version specified is not supported: ${version} for Kubernetes ${kubernetes}`, details);
}

/**
 * EKS takes a map in JSON or YAML, which it then compares with the add-on's schema; nobody here has such schemas.
 *
 * Sources: EKS user guide, "Create an Amazon EKS add-on"; acceptance tests of aws_eks_addon in the AWS provider.
 *
 * @throws {AwsError} InvalidParameterException
 */
export function checkConfiguration(values: string | undefined, details?: Fields): void {
  if (values === undefined || values === "" || isMap(values)) return;
  const message = "ConfigurationValue provided in request is not supported: it is not a map in JSON or YAML";
  throw invalid(message, details);
}

function isMap(document: string): boolean {
  try {
    return isJsonObject(parseYaml(document));
  } catch {
    return false;
  }
}

function invalid(message: string, details?: Fields): AwsError {
  return new AwsError(400, "InvalidParameterException", message, details);
}
