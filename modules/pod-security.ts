/** A Pod Security Standard that pods of a namespace must meet. */
export type PodSecurity = "privileged" | "baseline" | "restricted";

/**
 * Labels of a namespace. Pods that do not meet the standard are refused; what would not meet the strictest one is answered
 * with a warning, and written to the audit log. Source: "Enforce Pod Security Standards with Namespace Labels" in the
 * Kubernetes documentation.
 */
export function podSecurityLabels(enforced: PodSecurity): Record<string, string> {
  const prefix = "pod-security.kubernetes.io";
  return { [`${prefix}/enforce`]: enforced, [`${prefix}/warn`]: "restricted", [`${prefix}/audit`]: "restricted" };
}
