import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { storageClasses } from "./spec.ts";

type StorageClass = z.output<typeof storageClasses.options>["classes"][string];

const isDefaultClass = "storageclass.kubernetes.io/is-default-class";

/** Storage classes of the whole cluster, made one after the other, the default last: claims never find two. */
export default class StorageClasses extends Construct implements ITerraformDependable {
  /** Of the last one, after which all of them are there. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof storageClasses.options>) {
    super(scope, id);
    const { around, dependsOn = [] } = props;
    const { classes, driver } = checkedOptions(this, storageClasses, props);
    const inOrder = Object.entries(classes).sort(
      ([one, { isDefault }], [other, { isDefault: isOther }]) =>
        Number(isDefault) - Number(isOther) || (one < other ? -1 : 1),
    );
    let before: readonly ITerraformDependable[] = dependsOn;
    for (const [name, options] of inOrder) {
      before = [
        new StorageClassV1(this, name, {
          metadata: { name, annotations: { [isDefaultClass]: String(options.isDefault) } },
          storageProvisioner: driver,
          parameters: parametersOf(options, around.volumeKeyId),
          reclaimPolicy: options.reclaimPolicy,
          // A volume is made in the zone of the pod that mounts it.
          volumeBindingMode: "WaitForFirstConsumer",
          allowVolumeExpansion: true,
          dependsOn: [...before],
        }),
      ];
    }
    this.fqn = before[0]?.fqn ?? "";
  }
}

/** Source: "Parameters" in the documentation of kubernetes-sigs/aws-ebs-csi-driver. */
function parametersOf(options: StorageClass, volumeKeyId: string | undefined): Record<string, string> {
  const { type, iops, throughput, encrypted, kmsKeyArn = volumeKeyId, fileSystem } = options;
  return {
    type,
    encrypted: String(encrypted),
    "csi.storage.k8s.io/fstype": fileSystem,
    ...(iops !== undefined && { iops: String(iops) }),
    ...(throughput !== undefined && { throughput: String(throughput) }),
    ...(encrypted && kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
  };
}
