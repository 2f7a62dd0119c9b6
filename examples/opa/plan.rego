# Rules of your own over plans, for OPA and conftest. docs/second-opinion.md says how to run them.
package main

import rego.v1

# Over the JSON of Terraform's plan of one stack: `input.resource_changes`.

deny contains message if {
	some change in input.resource_changes
	change.type == "aws_cloudwatch_log_group"
	"create" in change.change.actions
	not encrypted(change.change)
	message := sprintf("%s: logs need a KMS key", [change.address])
}

# A value is either known, or known after the apply.
encrypted(change) if change.after.kms_key_id

encrypted(change) if change.after_unknown.kms_key_id

warn contains message if {
	some change in input.resource_changes
	"delete" in change.change.actions
	message := sprintf("%s: is destroyed", [change.address])
}

# Over the report of `platform plan <environment> --json`, of all stacks: `input.stacks`, `input.risks`, `input.cost`.

deny contains message if {
	some risk in input.risks
	risk.kind == "data-lost"
	message := sprintf("%s in %s: data would be lost", [object.get(risk, "address", "something"), object.get(risk, "stack", "the plan")])
}
