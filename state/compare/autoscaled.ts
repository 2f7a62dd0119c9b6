import { isObject, type Json } from "../model/json.ts";
import type { StateView, ViewedResource } from "./view.ts";

/** What a scaling target moves: the type of the resource, and the path of the size. */
const dimensions: Readonly<Record<string, readonly [type: string, path: string]>> = {
  "ecs:service:DesiredCount": ["aws_ecs_service", "desired_count"],
  "dynamodb:table:ReadCapacityUnits": ["aws_dynamodb_table", "read_capacity"],
  "dynamodb:table:WriteCapacityUnits": ["aws_dynamodb_table", "write_capacity"],
  "lambda:function:ProvisionedConcurrency": [
    "aws_lambda_provisioned_concurrency_config",
    "provisioned_concurrent_executions",
  ],
  "sagemaker:variant:DesiredInstanceCount": [
    "aws_sagemaker_endpoint_configuration",
    "production_variants.initial_instance_count",
  ],
  "kafka:broker-storage:VolumeSize": [
    "aws_msk_cluster",
    "broker_node_group_info.storage_info.ebs_storage_info.volume_size",
  ],
};

/** Sizes that an autoscaler of the same state moves. Those of node groups, which always have one, are generated anyway. */
export function autoscaled(view: StateView): ReadonlyMap<ViewedResource, ReadonlySet<string>> {
  const found = new Map<ViewedResource, Set<string>>();
  const add = (resource: ViewedResource, path: string) => {
    const paths = found.get(resource) ?? new Set();
    found.set(resource, paths.add(path));
  };
  const resources = [...view.values()];
  for (const { type, attributes } of resources) {
    if (type === "aws_appautoscaling_target") {
      const [wanted, path] = dimensions[String(attributes["scalable_dimension"])] ?? [];
      const names = String(attributes["resource_id"]).split("/");
      for (const each of resources)
        if (path !== undefined && each.type === wanted && names.includes(nameOf(each))) add(each, path);
    }
    if (!/^kubernetes_horizontal_pod_autoscaler/.test(type)) continue;
    const { kind, name } = scaleTarget(attributes["spec"]);
    for (const each of resources)
      if (new RegExp(`^kubernetes_${kind}(?:_v1)?$`).test(each.type) && nameOf(each) === name)
        add(each, "spec.replicas");
  }
  return found;
}

function scaleTarget(spec: Json | undefined): { kind: string; name: string } {
  const reference = first(first(spec)?.["scale_target_ref"]);
  const kind = String(reference?.["kind"] ?? "none").replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_");
  return { kind: kind.toLowerCase().replaceAll(/\W/g, ""), name: String(reference?.["name"] ?? "") };
}

function nameOf({ attributes }: ViewedResource): string {
  return String(attributes["name"] ?? attributes["function_name"] ?? first(attributes["metadata"])?.["name"] ?? "");
}

function first(value: Json | undefined) {
  const [block] = Array.isArray(value) ? value : [value];
  return isObject(block) ? block : undefined;
}
