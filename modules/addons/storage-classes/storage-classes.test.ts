import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import type { storageClasses } from "./spec.ts";
import StorageClasses from "./storage-classes.ts";

type Props = AddonProps<typeof storageClasses.options>;

const type = "kubernetes_storage_class_v1";
const key = "arn:aws:kms:us-east-2:111111111111:key/11111111-1111-1111-1111-111111111111";

function templateOf(options?: Props["options"], around: Partial<Props["around"]> = {}): Template {
  return Template.synthesize((stack) => {
    new StorageClasses(stack, "classes", {
      cluster: aClusterRef,
      around: { ...alone, ...around },
      ...(options !== undefined && { options }),
    });
  });
}

describe("storage classes", () => {
  it("are one of encrypted gp3 volumes, for claims that name none", () => {
    expect(templateOf().resource(type)).toMatchObject({
      metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      storage_provisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3", encrypted: "true", "csi.storage.k8s.io/fstype": "ext4" },
      reclaim_policy: "Delete",
      volume_binding_mode: "WaitForFirstConsumer",
      allow_volume_expansion: true,
    });
  });

  it("encrypt with the cluster's key for volumes, or with one of their own", () => {
    const classes = { gp3: {}, own: { kmsKeyArn: key }, plain: { encrypted: false } };
    const template = templateOf(
      { classes },
      { volumeKeyId: "arn:aws:kms:us-east-2:111111111111:alias/eks/dev-ml-volumes" },
    );
    const parameters = (name: string) => template.resource(type, { metadata: { name } })["parameters"];
    expect(parameters("gp3")).toMatchObject({
      kmsKeyId: "arn:aws:kms:us-east-2:111111111111:alias/eks/dev-ml-volumes",
    });
    expect(parameters("own")).toMatchObject({ kmsKeyId: key });
    expect(parameters("plain")).toEqual({ type: "gp3", encrypted: "false", "csi.storage.k8s.io/fstype": "ext4" });
  });

  it("are those that an environment lists, the default after all others", () => {
    const template = templateOf({
      driver: "ebs.csi.eks.amazonaws.com",
      classes: {
        a: { isDefault: true, iops: 6000, throughput: 500, reclaimPolicy: "Retain", fileSystem: "xfs" },
        b: { type: "io2", iops: 10_000 },
      },
    });
    expect(template.resource(type, { metadata: { name: "a" } })).toMatchObject({
      storage_provisioner: "ebs.csi.eks.amazonaws.com",
      parameters: { iops: "6000", throughput: "500", "csi.storage.k8s.io/fstype": "xfs" },
      reclaim_policy: "Retain",
      depends_on: [template.addressOf(type, { metadata: { name: "b" } })],
    });
  });

  it.each<readonly [NonNullable<Props["options"]>, string]>([
    [{ classes: {} }, "There is no class."],
    [{ classes: { GP3: {} } }, '"GP3" is not the name of a storage class.'],
    [
      { classes: { a: { isDefault: true }, b: { isDefault: true } } },
      "a is the class of claims that name none already.",
    ],
    [{ classes: { a: { iops: 100 } } }, "100 is not a number of IOPS of gp3. Use a whole number from 3000 to 80000."],
    [{ classes: { a: { throughput: 1000 } } }, "1000 MiB/s need 4000 IOPS, and the volume has 3000."],
    [{ classes: { a: { type: "io2" } } }, "A volume of io2 needs a number of IOPS."],
    [{ classes: { a: { type: "io2", iops: 1000, throughput: 500 } } }, "Volumes of io2 get their throughput"],
    [{ classes: { a: { kmsKeyArn: "alias/ebs" } } }, '"alias/ebs" is not the ARN of a KMS key.'],
    [{ classes: { a: { kmsKeyArn: key, encrypted: false } } }, "A key encrypts nothing while encrypted is false."],
  ])("refuses %j", (options, message) => {
    expect(() => templateOf(options)).toThrow(message);
  });

  it("refuses a second default beside that of the driver's add-on", () => {
    const eksAddons = { "aws-ebs-csi-driver": { configuration: { defaultStorageClass: { enabled: true } } } };
    expect(() => templateOf({}, { eksAddons })).toThrow("would both be the class of claims that name none");
    expect(templateOf({ classes: { gp3: {} } }, { eksAddons }).resourcesOfType(type)).toHaveLength(1);
  });
});
