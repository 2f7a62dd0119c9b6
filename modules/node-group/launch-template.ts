import {
  LaunchTemplate,
  type LaunchTemplateBlockDeviceMappings,
  type LaunchTemplateConfig,
} from "@cdktf/provider-aws/lib/launch-template/index.js";
import {
  type AmiTypeFacts,
  amiTypeOf,
  amiTypes,
  capacityTypes,
  describeInstanceType,
  isReserved,
  labelsOf,
  reservationRequest,
  taintsOf,
} from "@ml-platform/rules";
import type { Construct } from "constructs";
import { Efa } from "./efa.ts";
import { networkInterfaces } from "./network-interfaces.ts";
import type { JoinConfiguration } from "./node-config.ts";
import type { CompleteNodeGroupProps } from "./props.ts";
import { bottlerocketUserData, nodeadmUserData } from "./user-data.ts";

/** What EC2 can tag when an instance starts. EKS refuses templates that tag spot requests. */
const taggedAtLaunch = ["instance", "volume", "network-interface"];

/** How a node starts: disks, metadata service, network interfaces, image. */
export function launchTemplate(scope: Construct, props: CompleteNodeGroupProps): LaunchTemplate {
  const { name, cluster, metadataHopLimit } = props;
  return new LaunchTemplate(scope, "launch-template", {
    namePrefix: `${name}-`,
    description: `Nodes of the EKS node group ${name}`,
    updateDefaultVersion: true,
    metadataOptions: {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: metadataHopLimit,
    },
    blockDeviceMappings: disks(props),
    tagSpecifications: taggedAtLaunch.map((resourceType) => ({
      resourceType,
      tags: { ...props.tags, Name: `${cluster.name}-${name}` },
    })),
    lifecycle: { createBeforeDestroy: true },
    ...image(props),
    ...reservation(props),
    ...(props.warmPool?.state === "hibernated" && { hibernationOptions: { configured: true } }),
    ...network(scope, props),
  });
}

/**
 * `diskGiB` is the size of the volume with images and pods, which Bottlerocket separates from its small root volume; IOPS and
 * throughput are of that one, too.
 */
function disks(props: CompleteNodeGroupProps): LaunchTemplateBlockDeviceMappings[] {
  const facts: AmiTypeFacts = amiTypes[amiTypeOf(props)];
  const { diskGiB, diskIops, diskThroughput, volumeKeyArn } = props;
  const volume = {
    volumeType: "gp3",
    encrypted: "true",
    ...(volumeKeyArn !== undefined && { kmsKeyId: volumeKeyArn }),
    deleteOnTermination: "true",
  };
  const sized = {
    ...volume,
    volumeSize: diskGiB,
    ...(diskIops !== undefined && { iops: diskIops }),
    ...(diskThroughput !== undefined && { throughput: diskThroughput }),
  };
  return facts.dataDeviceName === undefined
    ? [{ deviceName: facts.rootDeviceName, ebs: sized }]
    : [
        { deviceName: facts.rootDeviceName, ebs: volume },
        { deviceName: facts.dataDeviceName, ebs: sized },
      ];
}

function image(props: CompleteNodeGroupProps): Partial<LaunchTemplateConfig> {
  const { customAmiId } = props;
  if (customAmiId !== undefined) return { imageId: customAmiId, ...userData(nodeadmUserData(props, joinOf(props))) };
  const isBottlerocket = amiTypes[amiTypeOf(props)].os === "bottlerocket";
  return userData(isBottlerocket ? bottlerocketUserData(props) : nodeadmUserData(props));
}

function userData(text: string | undefined): Partial<LaunchTemplateConfig> {
  return text === undefined ? {} : { userData: text };
}

/** EKS gives nodes with its own images labels that the cluster autoscaler and others count on; here, nobody else does. */
function joinOf(props: CompleteNodeGroupProps): JoinConfiguration {
  const { cluster, capacity, customAmiId = "" } = props;
  return {
    clusterName: cluster.name,
    endpoint: cluster.endpoint,
    certificateAuthority: cluster.certificateAuthority,
    serviceCidr: cluster.serviceCidr,
    labels: {
      ...labelsOf(props),
      "eks.amazonaws.com/capacityType": capacityTypes[capacity],
      "eks.amazonaws.com/nodegroup-image": customAmiId,
    },
    taints: taintsOf(props),
  };
}

function reservation({
  capacity,
  capacityReservation,
  instanceType,
}: CompleteNodeGroupProps): Partial<LaunchTemplateConfig> {
  if (capacityReservation === undefined) return {};
  const { preference, id, resourceGroupArn } = reservationRequest(capacityReservation);
  const target = {
    ...(id !== undefined && { capacityReservationId: id }),
    ...(resourceGroupArn !== undefined && { capacityReservationResourceGroupArn: resourceGroupArn }),
  };
  return {
    ...(capacity === "capacityBlock" && { instanceType, instanceMarketOptions: { marketType: "capacity-block" } }),
    capacityReservationSpecification: {
      ...(preference !== undefined && { capacityReservationPreference: preference }),
      ...(Object.keys(target).length > 0 && { capacityReservationTarget: target }),
    },
  };
}

function network(scope: Construct, props: CompleteNodeGroupProps): Partial<LaunchTemplateConfig> {
  const { name, cluster, nodeSecurityGroupId, instanceType, instanceShapes } = props;
  if (!props.efa) return { vpcSecurityGroupIds: [nodeSecurityGroupId] };
  const efa = new Efa(scope, "efa", {
    name: `${cluster.name}-${name}`,
    vpcId: cluster.vpcId,
    reserved: isReserved(props),
  });
  return {
    ...(efa.placementGroupName !== undefined && { placement: { groupName: efa.placementGroupName } }),
    networkInterfaces: networkInterfaces(describeInstanceType(instanceType, instanceShapes)).map(
      (networkInterface) => ({
        ...networkInterface,
        deleteOnTermination: "true",
        securityGroups: [nodeSecurityGroupId, efa.securityGroupId],
      }),
    ),
  };
}
