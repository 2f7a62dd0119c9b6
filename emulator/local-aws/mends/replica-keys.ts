import type { Json, JsonActions } from "../json-service.ts";

/**
 * moto gives a replica of a key nothing of what it is asked for with, and takes the primary for a replica as soon as it has
 * described one: both share a record. What a key is, its ARN tells.
 *
 * Source: ReplicateKey and `MultiRegionConfiguration` in the API reference of KMS.
 */
export const replicaKeys: JsonActions = {
  DescribeKey: async (input, { pass }) => {
    const answer = await pass(input);
    return { ...answer, KeyMetadata: told(answer["KeyMetadata"] as Json) };
  },
  ReplicateKey: async (input, { pass, call }) => {
    const answer = await pass(input);
    const { KeyId, Policy, Tags, Description, ReplicaRegion } = input;
    const region = String(ReplicaRegion);
    if (Policy !== undefined) await call("PutKeyPolicy", { KeyId, Policy, PolicyName: "default" }, region);
    if (Tags !== undefined) await call("TagResource", { KeyId, Tags }, region);
    if (Description !== undefined) await call("UpdateKeyDescription", { KeyId, Description }, region);
    return { ...answer, ReplicaKeyMetadata: told(answer["ReplicaKeyMetadata"] as Json) };
  },
};

function told(metadata: Json): Json {
  const configuration = metadata["MultiRegionConfiguration"] as Json | undefined;
  if (configuration === undefined) return metadata;
  const { Arn } = configuration["PrimaryKey"] as Json;
  const MultiRegionKeyType = metadata["Arn"] === Arn ? "PRIMARY" : "REPLICA";
  return { ...metadata, MultiRegionConfiguration: { ...configuration, MultiRegionKeyType } };
}
