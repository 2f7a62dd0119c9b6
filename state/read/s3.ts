import type {
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  ObjectVersion,
  S3Client,
} from "@aws-sdk/client-s3";
import type { StateLocation } from "@ml-platform/rules";
import { StateError } from "../model/failure.ts";
import type { EtagCache } from "./cache.ts";
import { type LockStatus, parseLock, requireHeld, type StateSource, type Stored } from "./source.ts";

type S3Location = Extract<StateLocation, { type: "s3" }>;

const extension = ".tfstate";

/**
 * An object in a versioned bucket. Its lock is the object `<key>.tflock` (Terraform 1.10 and newer). Requires s3:GetObject;
 * histories also require s3:GetObjectVersion and s3:ListBucketVersions.
 */
export function s3Source(
  { bucket, key, endpoints }: S3Location,
  client: () => Promise<S3Client>,
  cache: EtagCache,
): StateSource {
  const root = endpoints === undefined ? `s3://${bucket}` : `${endpoints.s3.replace(/\/$/, "")}/${bucket}`;
  const file = `${root}/${key}`;
  const lockKey = `${key}.tflock`;
  const prefix = key.slice(0, key.lastIndexOf("/") + 1);

  async function get(objectKey: string, options: { VersionId?: string; IfNoneMatch?: string } = {}) {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const answer = await (await client()).send(new GetObjectCommand({ Bucket: bucket, Key: objectKey, ...options }));
    return { ...answer, text: (await answer.Body?.transformToString()) ?? "" };
  }

  async function readLock(): Promise<{ readonly status: LockStatus; readonly etag?: string | undefined }> {
    const held = await explained(() => get(lockKey));
    if (held === undefined) return { status: { status: "free" } };
    const lock = parseLock(held.text);
    const reason = `${root}/${lockKey} contains no lock information, so its holder is not known. Delete it by hand when nobody is working on this state.`;
    return { status: lock === undefined ? { status: "unknown", reason } : { status: "held", lock }, etag: held.ETag };
  }

  return {
    file,
    container: `${root}/${prefix}`,
    read: (version) =>
      explained(async (): Promise<Stored> => {
        const cached = await cache.get(version === undefined ? file : `${file}?${version}`);
        // A version never changes.
        if (cached !== undefined && version !== undefined) return cached;
        try {
          const { text, ETag, VersionId, LastModified } = await get(key, {
            ...(version !== undefined && { VersionId: version }),
            ...(cached !== undefined && { IfNoneMatch: cached.etag }),
          });
          const stored = {
            text,
            ...(VersionId !== undefined && { version: VersionId }),
            ...(LastModified !== undefined && { modified: LastModified }),
          };
          if (ETag !== undefined) {
            await cache.put(version === undefined ? file : `${file}?${version}`, { etag: ETag, ...stored });
          }
          return stored;
        } catch (failure) {
          if (cached !== undefined && statusOf(failure) === 304) return cached;
          throw failure;
        }
      }),
    async versions() {
      const found = await explained(async () => {
        const { ListObjectVersionsCommand } = await import("@aws-sdk/client-s3");
        const versions: ObjectVersion[] = [];
        let page: Pick<ListObjectVersionsCommandInput, "KeyMarker" | "VersionIdMarker"> | undefined = {};
        while (page !== undefined) {
          const answer: ListObjectVersionsCommandOutput = await (await client()).send(
            new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...page }),
          );
          versions.push(...(answer.Versions ?? []).filter(({ Key }) => Key === key));
          page = answer.IsTruncated
            ? { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker }
            : undefined;
        }
        return versions;
      });
      return (found ?? []).map(({ VersionId = "null", LastModified, Size, IsLatest }) => ({
        version: VersionId,
        current: IsLatest === true,
        ...(LastModified !== undefined && { modified: LastModified }),
        ...(Size !== undefined && { size: Size }),
      }));
    },
    lock: async () => (await readLock()).status,
    async unlock(id) {
      const { status, etag } = await readLock();
      requireHeld(status, id);
      await explained(async () => {
        const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
        // Only the lock that was just read: someone else may have acquired it since.
        const condition = etag === undefined ? {} : { IfMatch: etag };
        await (await client()).send(new DeleteObjectCommand({ Bucket: bucket, Key: lockKey, ...condition }));
      });
    },
    async siblings() {
      const keys = await explained(async () => {
        const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
        const found: string[] = [];
        for await (const { Contents = [] } of paginateListObjectsV2(
          { client: await client() },
          { Bucket: bucket, Prefix: prefix },
        )) {
          found.push(...Contents.flatMap(({ Key }) => (Key?.endsWith(extension) ? [Key] : [])));
        }
        return found;
      });
      return (keys ?? []).map((found) => ({
        file: `${root}/${found}`,
        stack: found.slice(found.lastIndexOf("/") + 1, -extension.length),
      }));
    },
  };
}

/**
 * One client per region and endpoint; the environment's endpoint goes before that of AWS_ENDPOINT_URL, as in Terraform.
 * The SDK takes a third of a second to load, so it is loaded with the first client.
 */
export function s3Clients(
  env: Readonly<Record<string, string | undefined>>,
): (location: Pick<S3Location, "region" | "endpoints">) => Promise<S3Client> {
  const clients = new Map<string, Promise<S3Client>>();
  const common = env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"];
  const make = async (region: string, endpoint: string | undefined, forcePathStyle: boolean) => {
    const { S3Client } = await import("@aws-sdk/client-s3");
    return new S3Client({ region, ...(endpoint !== undefined && { endpoint, forcePathStyle }) });
  };
  return ({ region, endpoints: { s3: endpoint, pathStyle } = { s3: common, pathStyle: true } }) => {
    const key = JSON.stringify([region, endpoint, pathStyle]);
    const client = clients.get(key) ?? make(region, endpoint, pathStyle);
    clients.set(key, client);
    return client;
  };
}

/** Explanations of errors, by the name that S3 or the SDK gives them. */
const explanations: Readonly<Record<string, string>> = {
  AccessDenied:
    "may not be read with these credentials (AccessDenied). They need s3:GetObject on it, kms:Decrypt on its key and s3:ListBucket on the bucket.",
  ExpiredToken: "was refused: the AWS credentials have expired. Renew them.",
  InvalidAccessKeyId: "was refused: the AWS access key does not exist.",
  SignatureDoesNotMatch: "was refused: the AWS secret key does not belong to the access key.",
  CredentialsProviderError: "was not requested: no AWS credentials were found. Set AWS_PROFILE or log in.",
};

/** @returns undefined for an object that does not exist */
async function explained<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (failure) {
    const name = failure instanceof Error ? failure.name : "";
    const status = statusOf(failure);
    if (name === "NoSuchKey" || name === "NoSuchVersion" || (status === 404 && name !== "NoSuchBucket"))
      return undefined;
    if (name === "NoSuchBucket") throw new StateError("unreachable", "cannot be read: its bucket does not exist.");
    if (status === 412)
      throw new StateError("unreachable", "is still locked: someone else has just acquired the lock.");
    const known = explanations[name] ?? (status === 403 ? explanations["AccessDenied"] : undefined);
    if (known !== undefined) throw new StateError("forbidden", known);
    throw new StateError("unreachable", `cannot be read: S3 returned an unexpected error (${name || "no name"}).`);
  }
}

function statusOf(failure: unknown): number | undefined {
  return (failure as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
