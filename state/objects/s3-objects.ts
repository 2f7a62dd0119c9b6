import { randomUUID } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import type { StateLocation } from "@ml-platform/rules";
import { encryption } from "../lock/encryption.ts";
import { bucketUrl } from "../lock/s3-lock.ts";
import { StateError } from "../model/failure.ts";
import { explained, statusOf } from "../read/s3-errors.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";

type S3Location = Extract<StateLocation, { type: "s3" }>;

/** Of an object: which write it comes from. */
const writeMark = "write";

/**
 * Objects below a prefix of a bucket, encrypted like the states in it. Requires s3:GetObject, s3:PutObject and
 * s3:DeleteObject on them, s3:ListBucket on the bucket, and the use of its key. Without s3:ListBucket, S3 answers the
 * request for an object that does not exist with 403.
 *
 * Source: "How to prevent object overwrites with conditional writes" and "Perform conditional deletes" in the Amazon S3
 * User Guide: 412 when the condition does not hold, 409 when another write is under way, 404 when there is nothing to
 * compare with.
 */
export function s3Objects(
  location: Omit<S3Location, "key">,
  prefix: string,
  client: () => Promise<S3Client>,
): ObjectStore {
  const objectOf = (key: string) => ({ Bucket: location.bucket, Key: `${prefix}${key}` });

  async function get(key: string): Promise<(StoredObject & { readonly mark: string | undefined }) | undefined> {
    return await explained(async () => {
      const { GetObjectCommand } = await import("@aws-sdk/client-s3");
      const { Body, ETag = "", Metadata } = await (await client()).send(new GetObjectCommand(objectOf(key)));
      return { text: (await Body?.transformToString()) ?? "", version: ETag, mark: Metadata?.[writeMark] };
    });
  }

  return {
    place: `${bucketUrl(location)}/${prefix}`,
    async read(key) {
      const found = await get(key);
      return found === undefined ? undefined : { text: found.text, version: found.version };
    },
    async write(key, text, condition) {
      const mark = randomUUID();
      const { PutObjectCommand } = await import("@aws-sdk/client-s3");
      const put = new PutObjectCommand({
        ...objectOf(key),
        Body: text,
        ContentType: "application/json",
        Metadata: { [writeMark]: mark },
        ...(condition === "absent" && { IfNoneMatch: "*" }),
        ...(typeof condition === "object" && { IfMatch: condition.version }),
        ...encryption(location),
      });
      const written = await explained(async () => {
        try {
          return (await (await client()).send(put)).ETag;
        } catch (failure) {
          if (isLost(failure)) return undefined;
          throw asWriting(failure);
        }
      });
      if (written !== undefined) return written;
      // The SDK repeats a request whose answer is lost: what is there may come from this write.
      const found = await get(key);
      return found?.mark === mark ? found.version : undefined;
    },
    async remove(key, version) {
      const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
      const condition = version === undefined ? {} : { IfMatch: version };
      const isRemoved = await explained(async () => {
        try {
          await (await client()).send(new DeleteObjectCommand({ ...objectOf(key), ...condition }));
          return true;
        } catch (failure) {
          if (isLost(failure)) return false;
          throw asWriting(failure);
        }
      });
      // What is not there: removed by somebody else, or by this request before it was repeated.
      return isRemoved === true || (await get(key)) === undefined;
    },
    async keys() {
      const keys = await explained(async () => {
        const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
        const found: string[] = [];
        for await (const { Contents = [] } of paginateListObjectsV2(
          { client: await client() },
          { Bucket: location.bucket, Prefix: prefix },
        )) {
          found.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key.slice(prefix.length)])));
        }
        return found;
      });
      return (keys ?? []).sort();
    },
  };
}

function isLost(failure: unknown): boolean {
  const status = statusOf(failure);
  return status === 412 || status === 409;
}

function asWriting(failure: unknown): unknown {
  if (statusOf(failure) !== 403) return failure;
  return new StateError(
    "forbidden",
    "may not be written with these credentials. They need s3:PutObject, s3:GetObject and s3:DeleteObject on it, and kms:GenerateDataKey on its key.",
  );
}
