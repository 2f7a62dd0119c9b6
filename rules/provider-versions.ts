/**
 * Terraform providers that stacks require, as of 2026-11-21: a lock file that pins older ones is out of date.
 *
 * Sources: hashicorp/aws by what the newest npm package generated from it (@cdktn/provider-aws 25.7.0) names in its
 * package.json; kubernetes and helm by those of @cdktf/provider-kubernetes 12.1.1 and @cdktf/provider-helm 12.1.2, whose
 * successors were not found. No stack may need an argument that came after them, so none needs a newer provider.
 */
export const knownProviderVersions: Readonly<Record<string, string>> = {
  "hashicorp/aws": "6.66.0",
  "hashicorp/kubernetes": "2.38.0",
  "hashicorp/helm": "3.1.1",
};
