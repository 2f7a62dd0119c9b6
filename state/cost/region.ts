/** The attributes of a resource as its state has them. */
export type Attributes = Readonly<Record<string, unknown>>;

const arnRegion = /^arn:aws[a-z-]*:[^:]*:([a-z0-9-]+):/;
const zoneRegion = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;

/** The region a resource says it is in: by attribute `region`, its ARN, or its availability zone. */
export function regionOf(attributes: Attributes): string | undefined {
  const { region, arn, availability_zone: zone } = attributes;
  if (typeof region === "string" && region !== "") return region;
  if (typeof arn === "string") {
    const found = arnRegion.exec(arn)?.[1];
    if (found !== undefined) return found;
  }
  return typeof zone === "string" ? zoneRegion.exec(zone)?.[1] : undefined;
}
