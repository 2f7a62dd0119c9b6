import type { ProviderError } from "../../wire/diagnostic.ts";
import type { ObjectValue } from "../../wire/value.ts";
import type { Reference, Surroundings } from "../overlay.ts";
import { apiError, text } from "./words.ts";

export function vpcReference(doing: string, operation: string): Reference {
  return {
    path: "vpc_id",
    to: [["aws_vpc", "id"]],
    error: (id) => apiError(doing, operation, 400, "InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`),
  };
}

export function subnetReference(doing: string, operation: string, path = "subnet_id"): Reference {
  return {
    path,
    to: [["aws_subnet", "id"]],
    error: (id) => apiError(doing, operation, 400, "InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`),
  };
}

export function routeTableReference(doing: string, operation: string, path = "route_table_id"): Reference {
  return {
    path,
    to: [
      ["aws_route_table", "id"],
      ["aws_vpc", "main_route_table_id"],
    ],
    error: (id) =>
      apiError(doing, operation, 400, "InvalidRouteTableID.NotFound", `The routeTable ID '${id}' does not exist`),
  };
}

/** How EC2 refuses to delete what another object still depends on. */
export function dependencyViolation(what: string, operation: string, noun: string) {
  return (self: ObjectValue): ProviderError =>
    apiError(
      `deleting ${what} (${text(self["id"])})`,
      operation,
      400,
      "DependencyViolation",
      `The ${noun} '${text(self["id"])}' has dependencies and cannot be deleted.`,
    );
}

/** The attributes of the object with this id; undefined if there is none. */
export function objectById(around: Surroundings, type: string, id: unknown): ObjectValue | undefined {
  return around.find(type).find(({ attributes }) => attributes["id"] === id)?.attributes;
}
