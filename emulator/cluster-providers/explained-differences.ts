/**
 * What may differ between the emulated and the real kubernetes provider in a cluster, by reason: `value`, `sensitive`,
 * `refreshed` or `change`, and the attribute.
 */
export const explainedDifferences: Readonly<Record<string, readonly string[]>> = {
  "the provider does not read an ingress class that it has created; the emulator does": [
    "value kubernetes_ingress_class_v1.metadata.*.generation",
    "value kubernetes_ingress_class_v1.metadata.*.resource_version",
    "value kubernetes_ingress_class_v1.metadata.*.uid",
  ],
  "the provider leaves null for blocks that Terraform's type system has no null for": [
    "sensitive kubernetes_job_v1.spec.*.selector.*",
    "sensitive kubernetes_job_v1.spec.*.selector.*.match_expressions",
    "value kubernetes_job_v1.spec.*.selector.*.match_expressions",
  ],
};
