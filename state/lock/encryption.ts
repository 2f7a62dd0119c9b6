import type { PutObjectCommandInput } from "@aws-sdk/client-s3";
import type { StateLocation } from "@ml-platform/rules";

type S3Location = Extract<StateLocation, { type: "s3" }>;

/** As the states beside an object are encrypted: see `s3Settings` in stacks/backends.ts. */
export function encryption({
  kmsKeyId,
  endpoints,
}: Pick<S3Location, "kmsKeyId" | "endpoints">): Pick<PutObjectCommandInput, "ServerSideEncryption" | "SSEKMSKeyId"> {
  if (kmsKeyId !== undefined) return { ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKeyId };
  return endpoints === undefined ? { ServerSideEncryption: "AES256" } : {};
}
