/**
 * The reserved capacity that the nodes use: one reservation by its id, those of a resource group, or any that matches.
 * Source: EC2 API reference, LaunchTemplateCapacityReservationSpecificationRequest.
 */
export interface CapacityReservationSpec {
  /** `cr-...`. @default - none by its id */
  readonly id?: string | undefined;
  /** A resource group of reservations, `arn:aws:resource-groups:...:group/...`. @default - none */
  readonly resourceGroupArn?: string | undefined;
  /**
   * Whether nodes start in reservations only, may start elsewhere as well, or stay out of reservations that are open to all.
   *
   * @default - "capacity-reservations-only" with a resource group; with an id, EC2 starts nothing elsewhere
   */
  readonly preference?: "capacity-reservations-only" | "open" | "none" | undefined;
}

/** `capacityReservationSpecification` of a launch template: EC2 accepts a target with one preference only. */
export interface ReservationRequest {
  readonly preference?: string;
  readonly id?: string;
  readonly resourceGroupArn?: string;
}

export function reservationRequest({ id, resourceGroupArn, preference }: CapacityReservationSpec): ReservationRequest {
  const only = "capacity-reservations-only";
  if (id !== undefined) return { id, ...(preference === only && { preference }) };
  if (resourceGroupArn === undefined) return preference === undefined ? {} : { preference };
  // Without a preference, EC2 starts on demand what finds no room in the group.
  return { resourceGroupArn, ...(preference !== "open" && { preference: only }) };
}

/** Whether reservations decide where the nodes run: then they cannot be in a placement group of ours. */
export function isReserved(spec: { readonly capacityReservation?: CapacityReservationSpec | undefined }): boolean {
  return spec.capacityReservation !== undefined && spec.capacityReservation.preference !== "none";
}

/** Whether the nodes run in one reservation, which is in one zone and for one instance type. */
export function isInOneReservation(spec: {
  readonly capacityReservation?: CapacityReservationSpec | undefined;
}): boolean {
  return spec.capacityReservation?.id !== undefined;
}
