import type { Reference, ResourceOverlay } from "../overlay.ts";
import { all, apiError, arn, between, isJson, nameOf, pattern, text } from "./words.ts";

function keyReference(path: string, doing: string, operation: string): Reference {
  return {
    path,
    to: [
      ["aws_kms_key", "key_id"],
      ["aws_kms_key", "arn"],
    ],
    error: (key) => apiError(doing, operation, 400, "NotFoundException", `Key '${key}' does not exist`),
  };
}

export const kms: Record<string, ResourceOverlay> = {
  aws_kms_key: {
    forceNew: ["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"],
    checks: {
      deletion_window_in_days: between("deletion_window_in_days", 7, 30),
      rotation_period_in_days: between("rotation_period_in_days", 90, 2560),
      policy: isJson,
    },
    computed: (change) => {
      const id = change.make.uuid();
      const root = arn("iam", change, "root", true);
      const statement = { Sid: "Enable IAM User Permissions", Effect: "Allow", Principal: { AWS: root } };
      return {
        id,
        arn: arn("kms", change, `key/${id}`),
        description: "",
        key_id: id,
        multi_region: false,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Id: "key-default-1",
          Statement: [{ ...statement, Action: "kms:*", Resource: "*" }],
        }),
        rotation_period_in_days: change.planned["enable_key_rotation"] === true ? 365 : 0,
      };
    },
    recomputed: { rotation_period_in_days: ["enable_key_rotation"] },
  },

  aws_kms_alias: {
    forceNew: ["name", "name_prefix"],
    checks: {
      name: all(
        pattern(/^alias\/[a-zA-Z0-9/_-]+$/, 'name must begin with "alias/" and be comprised of only [0-9A-Za-z_/-]'),
        pattern(/^(?!alias\/aws\/)/, 'name cannot begin with reserved AWS CMK prefix "alias/aws/"'),
      ),
    },
    references: [keyReference("target_key_id", "creating KMS Alias", "KMS: CreateAlias")],
    unique: [
      {
        attributes: ["name"],
        error: ({ name }) =>
          apiError(
            `creating KMS Alias (${text(name)})`,
            "KMS: CreateAlias",
            400,
            "AlreadyExistsException",
            `An alias with the name ${text(name)} already exists`,
          ),
      },
    ],
    recomputed: { target_key_arn: ["target_key_id"] },
    computed: (change) => {
      const { planned, find } = change;
      const name = nameOf(change, "alias/");
      const target = planned["target_key_id"];
      const key = find("aws_kms_key").find(
        ({ attributes }) => attributes["key_id"] === target || attributes["arn"] === target,
      );
      return {
        id: name,
        arn: arn("kms", change, name),
        name,
        name_prefix: "",
        target_key_arn: key?.attributes["arn"] ?? "",
      };
    },
  },

  aws_kms_key_policy: {
    forceNew: ["key_id"],
    checks: { policy: isJson },
    references: [keyReference("key_id", "attaching KMS Key policy", "KMS: PutKeyPolicy")],
    computed: ({ planned }) => ({ id: text(planned["key_id"]) }),
  },
};
