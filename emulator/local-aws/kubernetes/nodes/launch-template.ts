import { AwsError } from "../../aws-error.ts";
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

/** Launch templates, each version asked for once. */
export class LaunchTemplates {
  private readonly known = new Map<string, NodeTemplate>();

  /** Undefined if there is no such version. */
  async find(moto: MotoClient, { id, version }: TemplateVersionId): Promise<NodeTemplate | undefined> {
    const key = `${id}:${version}`;
    const template = this.known.get(key) ?? (await described(moto, id, version));
    // Versions never change; what `$Default` and `$Latest` mean does.
    if (template !== undefined && !version.startsWith("$")) this.known.set(key, template);
    return template;
  }
}

export interface TemplateVersionId {
  readonly id: string;
  readonly version: string;
}

async function described(moto: MotoClient, id: string, version: string): Promise<NodeTemplate | undefined> {
  const which = { LaunchTemplateId: id, "LaunchTemplateVersion.1": version };
  try {
    const answer = await moto.query("ec2", "DescribeLaunchTemplateVersions", which);
    const [data] = elementsAt(answer, "launchTemplateVersionSet/item/launchTemplateData");
    return data && templateOf(data);
  } catch (error) {
    // It may have been deleted.
    if (error instanceof AwsError) return undefined;
    throw error;
  }
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
