import { checkDuplicates } from "../../duplicates.ts";
import { findInstanceType, type InstanceType } from "../../instance-types.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import type { NodeGroupSpec } from "../node-group.ts";

/** The autoscaler plans with one shape per group, so the same pods must fit on every type. */
export function checkAlternatives(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const problems = at(
    ["alternativeInstanceTypes"],
    checkDuplicates([spec.instanceType, ...spec.alternativeInstanceTypes]),
  );
  spec.alternativeInstanceTypes.forEach((name, index) => {
    const other = findInstanceType(name, spec.instanceShapes);
    if (typeof other === "string") {
      problems.push(error(["alternativeInstanceTypes", index], other));
      return;
    }
    if (other.caution !== undefined) problems.push(warning(["alternativeInstanceTypes", index], other.caution));
    const differences = shapeOf(other).flatMap(([what, value], index) => {
      const expected = shapeOf(type)[index]?.[1];
      return value === expected ? [] : [`${what} ${value} instead of ${expected}`];
    });
    if (differences.length > 0)
      problems.push(
        error(
          ["alternativeInstanceTypes", index],
          `"${name}" does not have the shape of ${type.name}: ${differences.join(", ")}. Use a type of the same shape, or a separate node group.`,
        ),
      );
  });
  return problems;
}

/** GPU models may differ if their number and memory are equal: g5.12xlarge can replace g6.12xlarge. */
function shapeOf({ family, size, architecture, gpu, neuron }: InstanceType): [what: string, value: string][] {
  return [
    ["architecture", architecture],
    ["category", /^[a-z]+/.exec(family)?.[0] ?? family],
    ["size", size],
    ["GPUs", gpu === undefined ? "none" : `${gpu.count} of ${gpu.memoryGiB} GiB`],
    ["Neuron devices", neuron === undefined ? "none" : `${neuron.count} ${neuron.name}`],
  ];
}

export function checkEfa(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  if (!spec.efa) return [];
  const problems: Problem[] = [];
  if (type.efaInterfaces === 0)
    problems.push(
      error(
        ["efa"],
        `${type.name} is not known to have an Elastic Fabric Adapter. Set efa to false, or use a type that has one, such as p4d.24xlarge, p5.48xlarge or g6e.48xlarge.`,
      ),
    );
  if (!spec.perAvailabilityZone && spec.availabilityZones?.length !== 1)
    problems.push(
      error(
        ["efa"],
        "Elastic Fabric Adapters communicate within one availability zone only. Set perAvailabilityZone to true, or list one zone in availabilityZones.",
      ),
    );
  if (spec.alternativeInstanceTypes.length > 0)
    problems.push(
      error(
        ["alternativeInstanceTypes"],
        `With efa, the launch template lists the network cards of ${type.name}, so no other type fits. Remove the alternatives.`,
      ),
    );
  return problems;
}
