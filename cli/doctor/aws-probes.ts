import { awsClients } from "@ml-platform/state";
import type { BucketProbe, S3Location } from "./probes.ts";

/** Asks S3 about a bucket. The SDK is loaded with the first question. */
export function bucketProbe(location: S3Location): BucketProbe {
  const { bucket, accountId } = location;
  const load = memoized(async () => {
    const sdk = await import("@aws-sdk/client-s3");
    return { sdk, client: await awsClients(process.env).s3(location) };
  });
  const input = { Bucket: bucket, ...(accountId !== undefined && { ExpectedBucketOwner: accountId }) };
  return {
    async exists() {
      const { sdk, client } = await load();
      await client.send(new sdk.HeadBucketCommand(input));
    },
    async isVersioned() {
      const { sdk, client } = await load();
      return (await client.send(new sdk.GetBucketVersioningCommand(input))).Status === "Enabled";
    },
    async encryption() {
      const { sdk, client } = await load();
      try {
        const { ServerSideEncryptionConfiguration: found } = await client.send(
          new sdk.GetBucketEncryptionCommand(input),
        );
        return found?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
      } catch (failure) {
        if ((failure as Error).name === "ServerSideEncryptionConfigurationNotFoundError") return undefined;
        throw failure;
      }
    },
    async policy() {
      const { sdk, client } = await load();
      try {
        return (await client.send(new sdk.GetBucketPolicyCommand(input))).Policy;
      } catch (failure) {
        if ((failure as Error).name === "NoSuchBucketPolicy") return undefined;
        throw failure;
      }
    },
    async blocksPublicAccess() {
      const { sdk, client } = await load();
      try {
        const { PublicAccessBlockConfiguration: block } = await client.send(new sdk.GetPublicAccessBlockCommand(input));
        const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } = block ?? {};
        return [BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets].every(
          (setting) => setting === true,
        );
      } catch (failure) {
        if ((failure as Error).name === "NoSuchPublicAccessBlockConfiguration") return false;
        throw failure;
      }
    },
  };
}

/** The state of a KMS key, by its ARN, its id or the ARN of an alias. */
export async function keyState(keyId: string, region: string, endpoint?: string): Promise<string | undefined> {
  const { KMSClient, DescribeKeyCommand } = await import("@aws-sdk/client-kms");
  const client = new KMSClient({ region, maxAttempts: 2, ...(endpoint !== undefined && { endpoint }) });
  return (await client.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata?.KeyState;
}

function memoized<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
