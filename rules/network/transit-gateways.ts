/**
 * Attachments of the VPC to transit gateways, of the account or shared with it.
 *
 * Source, as of 2026-11-27: "Transit gateway attachments to a VPC" in the Amazon VPC transit gateways guide.
 */

import { duplicates } from "../duplicates.ts";
import { checkSlug } from "../names.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import type { NetworkSpec } from "./spec.ts";

export const transitGatewayId = /^tgw-[0-9a-f]{8,17}$/;

/** Errors for gateways that are misspelled or attached twice, and warnings for routes to gateways that nobody attaches. */
export function checkTransitGateways({
  transitGateways,
  routes,
}: Pick<NetworkSpec, "transitGateways" | "routes">): Problem[] {
  const ids = Object.values(transitGateways).map(({ id }) => id);
  return [
    ...at(
      ["transitGateways"],
      [
        ...Object.entries(transitGateways).flatMap(([name, { id }]) => at([name], checkAttachment(name, id))),
        ...duplicates(ids).map((id) => error([], `"${id}" is attached twice. AWS attaches a VPC once: remove one.`)),
      ],
    ),
    ...Object.entries(routes).flatMap(([name, { transitGatewayId: id }]) =>
      id === undefined || ids.includes(id) || !transitGatewayId.test(id)
        ? []
        : [
            warning(
              ["routes", name, "transitGatewayId"],
              `"${id}" is not among transitGateways. AWS creates the route only once somebody attached the VPC to it: add it there, unless others attach it.`,
            ),
          ],
    ),
  ];
}

function checkAttachment(name: string, id: string): Problem[] {
  return [
    ...checkSlug(name, 40, "corporate"),
    ...(transitGatewayId.test(id)
      ? []
      : at(["id"], [error([], `"${id}" is not the id of a transit gateway, such as tgw-0123456789abcdef0.`)])),
  ];
}
