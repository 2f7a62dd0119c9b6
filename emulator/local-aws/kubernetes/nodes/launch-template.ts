import type { MotoClient } from "../../moto-client.ts";
import { elementsAt, type Xml, xmlText } from "../../xml.ts";

/** A version of a launch template, as far as its nodes mind it. */
export interface NodeTemplate {
  /** In base64. */
  readonly userData: string;
  readonly imageId: string;
  readonly instanceType: string;
  /** Sizes of volumes in GiB, by device name. */
  readonly volumes: ReadonlyMap<string, number>;
  /** Elastic Fabric Adapters among its network interfaces. */
  readonly efaInterfaces: number;
}

/** Undefined if there is no such version. */
export async function nodeTemplate(moto: MotoClient, id: string, version: string): Promise<NodeTemplate | undefined> {
  const answer = await moto.query("ec2", "DescribeLaunchTemplateVersions", {
    LaunchTemplateId: id,
    "LaunchTemplateVersion.1": version,
  });
  const [data] = elementsAt(answer, "launchTemplateVersionSet/item/launchTemplateData");
  return data && templateOf(data);
}

function templateOf(data: Xml): NodeTemplate {
  const volumes = elementsAt(data, "blockDeviceMappingSet/item").map((item): [string, number] => [
    xmlText(item, "deviceName"),
    Number(xmlText(item, "ebs/volumeSize") || 0),
  ]);
  const interfaces = elementsAt(data, "networkInterfaceSet/item/interfaceType");
  return {
    userData: xmlText(data, "userData"),
    imageId: xmlText(data, "imageId"),
    instanceType: xmlText(data, "instanceType"),
    volumes: new Map(volumes.filter(([, size]) => size > 0)),
    efaInterfaces: interfaces.filter(({ text }) => text.trim().startsWith("efa")).length,
  };
}

/** The size of the volume that holds images and pods: Bottlerocket has one for them alone. */
export function diskOf({ volumes }: NodeTemplate): number | undefined {
  const sizes = [...volumes.values()];
  return volumes.get("/dev/xvdb") ?? volumes.get("/dev/xvda") ?? (sizes.length > 0 ? Math.max(...sizes) : undefined);
}
