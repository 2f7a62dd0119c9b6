import { blocks, type JsonObject, type Policy } from "./policy.ts";

/** Where each type says that its data is encrypted. What AWS always encrypts (S3, CloudWatch Logs, EKS) is not listed. */
const encrypted: Readonly<Record<string, (config: JsonObject) => boolean>> = {
  aws_launch_template: (config) =>
    blocks(config["block_device_mappings"]).every(({ ebs }) =>
      blocks(ebs).every((volume) => volume["encrypted"] === "true" || volume["encrypted"] === true),
    ),
  aws_ebs_volume: (config) => config["encrypted"] === true,
  aws_db_instance: (config) => config["storage_encrypted"] === true,
  aws_rds_cluster: (config) => config["storage_encrypted"] === true,
  aws_efs_file_system: (config) => config["encrypted"] === true,
};

export const encryptionAtRest: Policy = {
  id: "encryption-at-rest",
  description: "Volumes, databases and file systems are encrypted.",
  check: ({ type, config }) =>
    encrypted[type]?.(config) === false ? "holds data unencrypted: set its encryption to true" : undefined,
};
