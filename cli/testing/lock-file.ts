/** A `.terraform.lock.hcl` that pins a provider of Terraform's registry and one of OpenTofu's. */
export const lockFile = `# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = ">= 5.100.0, < 7.0.0"
  hashes = [
    "h1:Ijt7pOlB7Tr7maGQIqtsLFbl7pSMIj06TVdkoSBcYOw=",
  ]
}

provider "registry.opentofu.org/hashicorp/helm" {
  version = "3.0.2"
}
`;
