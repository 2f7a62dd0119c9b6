import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import type { Architecture, BastionSpec } from "@ml-platform/rules";
import { Fn } from "cdktf";
import type { Construct } from "constructs";

export interface HostTemplateProps extends Pick<BastionSpec, "access" | "instanceType" | "diskGiB" | "customAmiId"> {
  /** `dev-bastion` */
  readonly name: string;
  readonly architecture: Architecture;
  readonly instanceProfileArn: string;
  readonly securityGroupId: string;
  readonly userData: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What EC2 can tag when an instance starts. */
const taggedAtLaunch = ["instance", "volume", "network-interface"];

/** How a host starts: image, disk, metadata service, network interface. */
export function hostTemplate(scope: Construct, props: HostTemplateProps): LaunchTemplate {
  const { name, access, instanceType } = props;
  return new LaunchTemplate(scope, "launch-template", {
    namePrefix: `${name}-`,
    description: `Bastion hosts: ${name}`,
    updateDefaultVersion: true,
    imageId: imageOf(props),
    instanceType,
    ...(access.type === "ssh" && { keyName: access.keyName }),
    iamInstanceProfile: { arn: props.instanceProfileArn },
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    monitoring: { enabled: true },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeType: "gp3", volumeSize: props.diskGiB, encrypted: "true", deleteOnTermination: "true" },
      },
    ],
    networkInterfaces: [
      {
        deviceIndex: 0,
        associatePublicIpAddress: access.type === "ssh" ? "true" : "false",
        deleteOnTermination: "true",
        securityGroups: [props.securityGroupId],
      },
    ],
    userData: Fn.base64encode(props.userData),
    tagSpecifications: taggedAtLaunch.map((resourceType) => ({ resourceType, tags: { ...props.tags, Name: name } })),
    lifecycle: { createBeforeDestroy: true },
  });
}

/**
 * The image's id, or the public parameter that has that of the newest Amazon Linux 2023, which EC2 reads whenever it
 * starts a host. Source: "Reference AMIs using Systems Manager parameters" in the user guide of Amazon EC2, and "Launch
 * Amazon Linux 2023 using the SSM parameter" in that of Amazon Linux 2023.
 */
function imageOf({ customAmiId, architecture }: HostTemplateProps): string {
  return customAmiId ?? `resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
}
