import { at, error, isDnsName, kubernetesVersions, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { defineAddon } from "../addon-spec.ts";

/**
 * What a volume of each type can do.
 *
 * Sources, as of 2026-11-27: "Amazon EBS volume types" in the EBS user guide (3,000 to 80,000 IOPS and 125 to 2,000 MiB/s of
 * gp3, 0.25 MiB/s for each of the IOPS; 100 to 256,000 IOPS of io2); "Parameters" in the documentation of
 * kubernetes-sigs/aws-ebs-csi-driver.
 */
const limits = {
  gp3: { iops: { min: 3000, max: 80_000 }, throughput: { min: 125, max: 2000, eachIops: 0.25 } },
  io2: { iops: { min: 100, max: 256_000 } },
} as const;

const storageClass = z.strictObject({
  type: z.enum(["gp3", "io2"]).default("gp3").describe("EBS volume type; io2 has a latency and durability of its own."),
  iops: z.number().exactOptional().describe("IOPS of each volume (default: 3000 of gp3; io2 needs a number)."),
  throughput: z.number().exactOptional().describe("MiB/s of each volume of gp3 (default: 125)."),
  encrypted: z.boolean().default(true).describe("Whether volumes are encrypted."),
  kmsKeyArn: z
    .string()
    .exactOptional()
    .describe("The key that encrypts them (default: the cluster's volumes.kmsKey, otherwise the account's EBS key)."),
  fileSystem: z.enum(["ext4", "xfs"]).default("ext4").describe("File system of volumes that are mounted."),
  reclaimPolicy: z
    .enum(["Delete", "Retain"])
    .default("Delete")
    .describe("Whether a volume is deleted with its claim, or stays in the account."),
  isDefault: z.boolean().default(false).describe("Whether it is the class of claims that name none."),
});

const usual: Readonly<Record<string, z.input<typeof storageClass>>> = { gp3: { isDefault: true } };

export const storageClasses = defineAddon({
  name: "storage-classes",
  description: "Says what volumes pods get from EBS, encrypted, and which of them if a claim does not say.",
  options: z.strictObject({
    classes: z
      .record(z.string(), storageClass)
      .prefault(usual)
      .describe(
        "Storage classes by name (default: gp3, the class of claims that name none). A list of one's own replaces it.",
      ),
    driver: z
      .enum(["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com"])
      .default("ebs.csi.aws.com")
      .describe("Driver that makes the volumes: the add-on's, or that of EKS Auto Mode."),
  }),
  // The API, the same since Kubernetes 1.6.
  versions: Object.fromEntries(kubernetesVersions.map((version) => [version, "storage.k8s.io/v1"])),
  needs: [],
  provides: [],
  check: ({ classes }, { eksAddons = {} }): Problem[] => [
    ...at(["classes"], checkClasses(classes)),
    ...checkOneDefault(classes, eksAddons["aws-ebs-csi-driver"]?.configuration),
  ],
});

type Classes = z.output<typeof storageClasses.options>["classes"];
type StorageClass = Classes[string];

function checkClasses(classes: Classes): Problem[] {
  const names = Object.keys(classes);
  const [first, ...others] = names.filter((name) => classes[name]?.isDefault === true);
  return [
    ...(names.length === 0 ? [error([], "There is no class. Add one, or remove the add-on.")] : []),
    ...Object.entries(classes).flatMap(([name, options]) => at([name], [...checkName(name), ...checkClass(options)])),
    ...others.map((name) =>
      error([name, "isDefault"], `${first} is the class of claims that name none already. Only one class can be.`),
    ),
  ];
}

function checkName(name: string): Problem[] {
  if (isDnsName(name)) return [];
  return [
    error(
      [],
      `"${name}" is not the name of a storage class. Use lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of each part.`,
    ),
  ];
}

function checkClass({ type, iops, throughput, encrypted, kmsKeyArn }: StorageClass): Problem[] {
  return [
    ...(type === "io2" && iops === undefined ? [error(["iops"], "A volume of io2 needs a number of IOPS.")] : []),
    ...(iops === undefined ? [] : at(["iops"], checkRange(iops, limits[type].iops, `IOPS of ${type}`))),
    ...(throughput === undefined ? [] : at(["throughput"], checkThroughput(type, throughput, iops))),
    ...(kmsKeyArn === undefined ? [] : at(["kmsKeyArn"], checkKey(kmsKeyArn, encrypted))),
  ];
}

function checkThroughput(type: StorageClass["type"], throughput: number, iops: number | undefined): Problem[] {
  if (type !== "gp3") return [error([], `Volumes of ${type} get their throughput from their IOPS. Remove the line.`)];
  const { min, max, eachIops } = limits.gp3.throughput;
  const wrong = checkRange(throughput, { min, max }, "MiB/s of gp3");
  if (wrong.length > 0) return wrong;
  const needed = Math.ceil(throughput / eachIops);
  const has = iops ?? limits.gp3.iops.min;
  if (needed <= has) return [];
  return [
    error([], `${throughput} MiB/s need ${needed} IOPS, and the volume has ${has}. Set iops to ${needed} or more.`),
  ];
}

function checkRange(
  value: number,
  { min, max }: { readonly min: number; readonly max: number },
  what: string,
): Problem[] {
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  return [error([], `${value} is not a number of ${what}. Use a whole number from ${min} to ${max}.`)];
}

function checkKey(arn: string, encrypted: boolean): Problem[] {
  if (!encrypted) return [error([], "A key encrypts nothing while encrypted is false. Remove one of the two lines.")];
  if (/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/.test(arn)) return [];
  return [error([], `"${arn}" is not the ARN of a KMS key. Use the form arn:aws:kms:us-east-2:111111111111:key/<id>.`)];
}

/** The driver's add-on can make a default class of its own, which cannot be encrypted. */
function checkOneDefault(classes: Classes, configuration: unknown): Problem[] {
  const own = Object.entries(classes).find(([, { isDefault }]) => isDefault)?.[0];
  const { defaultStorageClass } = (configuration ?? {}) as { defaultStorageClass?: { enabled?: unknown } };
  if (own === undefined || defaultStorageClass?.enabled !== true) return [];
  return [
    error(
      ["classes", own, "isDefault"],
      `${own} and the class of the EKS add-on aws-ebs-csi-driver (configuration.defaultStorageClass.enabled) would both be the class of claims that name none. Remove one of them.`,
    ),
  ];
}
