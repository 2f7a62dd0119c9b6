import { at, error, type Problem, warning } from "../../problem.ts";
import { partitionOf } from "../../regions.ts";
import { type CapacityReservationSpec, isInOneReservation } from "../capacity-reservation.ts";
import type { NodeGroupSpec } from "../node-group.ts";

export function checkCapacityReservation(spec: NodeGroupSpec): Problem[] {
  const { capacity, capacityReservation: reservation } = spec;
  if (reservation === undefined)
    return capacity === "capacityBlock"
      ? [
          error(
            ["capacityReservation"],
            'A capacity block needs the id of its reservation, such as { id: "cr-0123456789abcdef0" }.',
          ),
        ]
      : [];
  if (capacity === "spot" && reservation.preference !== "none")
    return [
      error(
        ["capacityReservation"],
        'Spot instances cannot use a reservation. Set capacity to "onDemand" or "capacityBlock", or remove the reservation.',
      ),
    ];
  return [
    ...at(["capacityReservation"], [...checkForm(reservation), ...checkPreference(reservation)]),
    ...(capacity === "capacityBlock" ? checkTargetOfBlock(reservation) : []),
    ...checkMatches(spec),
    ...checkRoomForUpdates(spec),
  ];
}

const groupArn = /^arn:aws(?:-us-gov)?:resource-groups:[a-z0-9-]+:\d{12}:group\/[\w.-]+$/;

function checkForm({ id, resourceGroupArn, preference }: CapacityReservationSpec): Problem[] {
  const problems: Problem[] = [];
  if (id === undefined && resourceGroupArn === undefined && preference === undefined)
    problems.push(error([], "An empty object says nothing. Use id, resourceGroupArn or preference."));
  if (id !== undefined && resourceGroupArn !== undefined)
    problems.push(error(["resourceGroupArn"], "Nodes use one reservation or those of a group. Remove this, or id."));
  if (id !== undefined && !/^cr-[0-9a-f]{17}$/.test(id))
    problems.push(error(["id"], `"${id}" is not the id of a capacity reservation, such as cr-0123456789abcdef0.`));
  if (resourceGroupArn !== undefined && !groupArn.test(resourceGroupArn))
    problems.push(
      error(
        ["resourceGroupArn"],
        `"${resourceGroupArn}" is not the ARN of a resource group, such as arn:aws:resource-groups:us-east-2:111111111111:group/training.`,
      ),
    );
  return problems;
}

/** Source: EC2 API reference, CapacityReservationSpecification. */
function checkPreference({ id, resourceGroupArn, preference }: CapacityReservationSpec): Problem[] {
  const target = id === undefined ? resourceGroupArn && "resourceGroupArn" : "id";
  if (target === undefined || preference === undefined || preference === "capacity-reservations-only") return [];
  if (preference === "open" && target === "resourceGroupArn") return [];
  const fix =
    preference === "none"
      ? `Remove ${target}, or preference.`
      : "Remove preference: nodes then start in this reservation or not at all.";
  return [error(["preference"], `"${preference}" contradicts ${target}. ${fix}`)];
}

function checkTargetOfBlock({ id, resourceGroupArn }: CapacityReservationSpec): Problem[] {
  if (id !== undefined) return [];
  return [
    error(
      ["capacityReservation", resourceGroupArn === undefined ? "id" : "resourceGroupArn"],
      'EKS takes a capacity block by its id only. Use { id: "cr-0123456789abcdef0" }.',
    ),
  ];
}

/** EC2 starts no instance in a reservation that it does not match. */
function checkMatches(spec: NodeGroupSpec): Problem[] {
  const { alternativeInstanceTypes, availabilityZones, capacityReservation: { preference } = {} } = spec;
  if (!isInOneReservation(spec)) {
    if (alternativeInstanceTypes.length === 0 || preference === "none") return [];
    return [
      warning(
        ["alternativeInstanceTypes"],
        "EKS asks for the types in their order, and goes on to the next where reservations have no room. List first what is reserved most.",
      ),
    ];
  }
  const problems: Problem[] = [];
  if (alternativeInstanceTypes.length > 0)
    problems.push(
      error(["alternativeInstanceTypes"], "A capacity reservation is for one instance type. Remove the alternatives."),
    );
  if (availabilityZones?.length !== 1)
    problems.push(
      error(["availabilityZones"], "A capacity reservation is in one availability zone. List that zone only."),
    );
  return problems;
}

/** Source: EKS API reference, NodegroupUpdateConfig, `updateStrategy`. */
function checkRoomForUpdates(spec: NodeGroupSpec): Problem[] {
  const { size, update, capacityReservation } = spec;
  const needsRoom = isInOneReservation(spec) || capacityReservation?.preference === "capacity-reservations-only";
  // A capacity block is updated while it has no nodes.
  if (!needsRoom || spec.capacity === "capacityBlock" || update.strategy === "minimal" || size.min === 0) return [];
  return [
    warning(
      ["update", "strategy"],
      'An update starts a new node before it takes an old one away, and fails where the reservation has no room for one more. Set strategy to "minimal", or reserve a node more than the group uses.',
    ),
  ];
}

/** An error if the reservations of a group are of another region or partition than the cluster. */
export function checkReservationRegion(
  { capacityReservation }: Pick<NodeGroupSpec, "capacityReservation">,
  region: string,
): Problem[] {
  const [, partition, service, actual] = capacityReservation?.resourceGroupArn?.split(":") ?? [];
  if (service !== "resource-groups" || (actual === region && partition === partitionOf(region))) return [];
  return [
    error(
      ["capacityReservation", "resourceGroupArn"],
      `"${capacityReservation?.resourceGroupArn}" is a group of ${actual} in partition ${partition}, and the nodes are in ${region}. Use a group whose ARN begins with arn:${partitionOf(region)}:resource-groups:${region}:.`,
    ),
  ];
}
