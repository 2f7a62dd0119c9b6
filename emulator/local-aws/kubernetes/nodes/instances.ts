import type { MotoClient } from "../../moto-client.ts";
import { indexed } from "../../moto-client.ts";
import { elementsAt, xmlText } from "../../xml.ts";
import { type InstanceShape, instanceShape, unknownShape } from "./instance-shape.ts";

export interface RunningInstance {
  readonly privateIp: string;
  readonly imageId: string;
  readonly zone: string;
}

/** By id; those that are gone are absent. */
export async function runningInstances(
  moto: MotoClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RunningInstance>> {
  if (ids.length === 0) return new Map();
  const filter = { "Filter.1.Name": "instance-id", ...indexed("Filter.1.Value", ids) };
  const answer = await moto.query("ec2", "DescribeInstances", filter);
  return new Map(
    elementsAt(answer, "reservationSet/item/instancesSet/item").map((item) => [
      xmlText(item, "instanceId"),
      {
        privateIp: xmlText(item, "privateIpAddress"),
        imageId: xmlText(item, "imageId"),
        zone: xmlText(item, "placement/availabilityZone"),
      },
    ]),
  );
}

/** What moto knows of instance types and zones, asked once. */
export class InstanceCatalogue {
  private readonly shapes = new Map<string, InstanceShape>();
  private zoneIds: ReadonlyMap<string, string> | undefined;

  /** A type that moto does not know is taken for a small one. */
  async shape(moto: MotoClient, type: string): Promise<InstanceShape> {
    const known = this.shapes.get(type) ?? (await describedShape(moto, type)) ?? unknownShape(type);
    this.shapes.set(type, known);
    return known;
  }

  /** `use2-az1` for `us-east-2a`. */
  async zoneId(moto: MotoClient, zone: string): Promise<string> {
    this.zoneIds ??= new Map(
      elementsAt(await moto.query("ec2", "DescribeAvailabilityZones"), "availabilityZoneInfo/item").map((item) => [
        xmlText(item, "zoneName"),
        xmlText(item, "zoneId"),
      ]),
    );
    return this.zoneIds.get(zone) ?? "";
  }
}

async function describedShape(moto: MotoClient, type: string): Promise<InstanceShape | undefined> {
  const filter = { "Filter.1.Name": "instance-type", ...indexed("Filter.1.Value", [type]) };
  const [item] = elementsAt(await moto.query("ec2", "DescribeInstanceTypes", filter), "instanceTypeSet/item");
  return item && instanceShape(item);
}
