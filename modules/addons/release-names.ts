import { error, isDnsName, type Problem } from "@ml-platform/rules";

/** Source: helm/helm, pkg/chartutil/validate_name.go. */
const longestReleaseName = 53;
/** A DNS label. */
const longestNamespace = 63;

/** Names that Helm or Kubernetes would refuse only while a release is applied. */
export function checkReleaseNames(releaseName: string, namespace: string): Problem[] {
  return [
    ...checkName("releaseName", releaseName, longestReleaseName),
    ...checkName("namespace", namespace, longestNamespace),
  ];
}

function checkName(property: "releaseName" | "namespace", name: string, longest: number): Problem[] {
  if (isDnsName(name) && !name.includes(".") && name.length <= longest) return [];
  return [
    error(
      [property],
      `"${name}" cannot name a Helm release or a namespace. Use at most ${longest} lower-case letters, digits and hyphens, with a letter or digit at both ends.`,
    ),
  ];
}
