import { type Json, type JsonActions, MotoRefusal } from "../json-service.ts";

/**
 * Secrets of one region as Terraform declares them. moto answers its own key for each copy, whichever encrypts it, and refuses
 * rotation by a function that it does not have: nothing makes functions here, so such a rotation is noted and never happens.
 */
export function declaredSecrets(): JsonActions {
  /** By the ARN of a secret and a region. */
  const keys = new Map<string, unknown>();
  /** ARNs of functions by those of secrets; undefined once rotation is cancelled. */
  const functions = new Map<string, unknown>();
  const remember = (
    arn: unknown,
    { AddReplicaRegions = [] }: { readonly AddReplicaRegions?: readonly Json[] },
  ): void => {
    for (const { Region, KmsKeyId } of AddReplicaRegions) keys.set(`${arn} ${Region}`, KmsKeyId);
  };
  const told = (arn: unknown, statuses: unknown): readonly Json[] =>
    (statuses as readonly Json[]).map((status) => {
      const KmsKeyId = keys.get(`${arn} ${status["Region"]}`);
      return KmsKeyId === undefined ? status : { ...status, KmsKeyId };
    });
  return {
    CreateSecret: async (input, { pass }) => {
      const answer = await pass(input);
      remember(answer["ARN"], input);
      return answer;
    },
    ReplicateSecretToRegions: async (input, { pass }) => {
      const answer = await pass(input);
      remember(answer["ARN"], input);
      return answer;
    },
    RotateSecret: async (input, { pass }) => {
      try {
        return await pass(input);
      } catch (error) {
        const { RotationLambdaARN: lambda, ...rest } = input;
        if (!(error instanceof MotoRefusal) || !error.message.includes(String(lambda))) throw error;
        const answer = await pass(rest);
        functions.set(String(answer["ARN"]), lambda);
        return answer;
      }
    },
    CancelRotateSecret: async (input, { pass }) => {
      const id = String(input["SecretId"]);
      const arn = [...functions.keys()].find((each) => each === id || each.includes(`:secret:${id}-`));
      if (arn === undefined) return pass(input);
      functions.set(arn, undefined);
      return { ARN: arn };
    },
    DescribeSecret: async (input, { pass }) => {
      const { ReplicationStatus: statuses, ...answer } = await pass(input);
      const arn = String(answer["ARN"]);
      const lambda = functions.get(arn);
      return {
        ...answer,
        ...(functions.has(arn) && {
          RotationEnabled: lambda !== undefined,
          ...(lambda !== undefined && { RotationLambdaARN: lambda }),
        }),
        ...(statuses !== undefined && { ReplicationStatus: told(arn, statuses) }),
      };
    },
  };
}
