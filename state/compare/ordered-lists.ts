/**
 * Lists whose order says something, by their name: programs with their arguments, stages, what comes first. Providers read all
 * others back in any order, or declare them as lists although AWS keeps sets (zones, ranges, ids, ARNs, rules).
 *
 * Source: the lists that can be configured in the schema of hashicorp/aws 5.100.0, read one by one.
 */
const ordered = new Set([
  "layers",
  // Programs.
  "command",
  "commands",
  "args",
  "arguments",
  "container_arguments",
  "entry_point",
  "entryPoint",
  "entrypoint",
  "container_entrypoint",
  "steps",
  "step",
  "bootstrap_action",
  "init_container",
  "initContainers",
  // What comes first.
  "domain_name_servers",
  "ntp_servers",
  "dns_servers",
  "instance_types",
  "override",
  "termination_policies",
  "ordered_cache_behavior",
  "ordered_placement_strategy",
  "compute_environments",
  "evaluate_on_exit",
  "order",
  "region_order",
  "default_action",
  "mapping_rule",
  // One after the other.
  "stage",
  "stages",
  "processors",
  "component",
  "workflow",
  "transformation",
  // Columns of tables.
  "column_names",
  "columns",
  "partition_keys",
  "sort_columns",
  "bucket_columns",
]);

/** The same of one type only. */
const orderedOfType: Readonly<Record<string, readonly string[]>> = {
  aws_codepipeline: ["action"],
  helm_release: ["values"],
};

/** Whether the order of a list is part of its value. */
export function isOrdered(type: string, name: string | undefined): boolean {
  return name !== undefined && (ordered.has(name) || orderedOfType[type]?.includes(name) === true);
}
