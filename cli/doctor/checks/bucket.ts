import { type Finding, fails, ok, skips, warns } from "../finding.ts";
import type { BucketProbe, S3Location } from "../probes.ts";
import { bucketOf, type Check } from "../subject.ts";
import { whyNoAnswer } from "./account.ts";

/** A question to the bucket, with what to allow so that it can be asked. */
function bucketCheck(
  name: string,
  action: string,
  look: (probe: BucketProbe, location: S3Location) => Promise<Finding>,
): Check {
  return {
    name,
    async run(subject) {
      const reason = await whyNoAnswer(subject);
      if (reason !== undefined) return skips(reason);
      const location = bucketOf(subject);
      if (location === undefined) return skips("The states are not in S3.");
      try {
        return await look(subject.probes.bucket(location), location);
      } catch (failure) {
        const { name: error } = failure as Error;
        if (/^(NotFound|NoSuchBucket)$/.test(error)) return skips("Not checked: the bucket does not exist.");
        return warns(`${location.bucket} could not be looked at (${error}).`, `To check it, allow ${action}.`);
      }
    },
  };
}

export const bucketChecks: readonly Check[] = [
  bucketCheck("State bucket", "s3:ListBucket", async (probe, { bucket, region }) => {
    try {
      await probe.exists();
      return ok(`${bucket} exists.`);
    } catch (failure) {
      if (!/^(NotFound|NoSuchBucket)$/.test((failure as Error).name)) throw failure;
      return fails(
        `The bucket ${bucket} does not exist in ${region}.`,
        "Create it with its key and the roles of pipelines (./platform bootstrap), or name another in backend.",
      );
    }
  }),
  bucketCheck("Bucket versions", "s3:GetBucketVersioning", async (probe, { bucket }) =>
    (await probe.isVersioned())
      ? ok(`${bucket} keeps earlier versions.`)
      : warns(
          `${bucket} keeps no earlier versions: a broken state could not be restored.`,
          `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
        ),
  ),
  bucketCheck("Bucket encryption", "s3:GetEncryptionConfiguration", async (probe, { bucket, kmsKeyId }) => {
    const algorithm = await probe.encryption();
    if (algorithm?.startsWith("aws:kms")) return ok(`${bucket} encrypts with KMS by default.`);
    const says = `${bucket} encrypts with ${algorithm ?? "nothing"} by default.`;
    return kmsKeyId === undefined
      ? warns(says, "Set default encryption with a KMS key.")
      : ok(`${says} States are encrypted with the KMS key of the backend.`);
  }),
  bucketCheck("Bucket TLS", "s3:GetBucketPolicy", async (probe, { bucket }) =>
    requiresTls(await probe.policy())
      ? ok(`${bucket} refuses requests without TLS.`)
      : warns(
          `${bucket} accepts requests without TLS.`,
          "Add a statement to its policy that denies s3:* where aws:SecureTransport is false.",
        ),
  ),
  bucketCheck("Bucket access", "s3:GetBucketPublicAccessBlock", async (probe, { bucket }) =>
    (await probe.blocksPublicAccess())
      ? ok(`${bucket} blocks public access.`)
      : warns(
          `${bucket} does not block public access.`,
          `aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
        ),
  ),
];

interface Statement {
  readonly Effect?: string;
  readonly Condition?: { readonly Bool?: Readonly<Record<string, unknown>> };
}

/** Whether a policy denies what is not sent over TLS. */
export function requiresTls(policy: string | undefined): boolean {
  try {
    const { Statement: statements = [] } = JSON.parse(policy ?? "{}") as { Statement?: Statement | Statement[] };
    return [statements].flat().some(({ Effect, Condition }) => {
      const condition = Object.entries(Condition?.Bool ?? {}).find(([key]) => /^aws:securetransport$/i.test(key));
      return Effect === "Deny" && [condition?.[1]].flat().map(String).includes("false");
    });
  } catch {
    return false;
  }
}
