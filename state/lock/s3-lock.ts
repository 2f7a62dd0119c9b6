import type { S3Client } from "@aws-sdk/client-s3";
import type { StateLocation } from "@ml-platform/rules";
import { StateError } from "../model/failure.ts";
import { explained, statusOf } from "../read/s3-errors.ts";
import { type LockStatus, parseLock, requireHeld } from "../read/source.ts";
import { encryption } from "./encryption.ts";
import type { EnvironmentLock } from "./environment-lock.ts";
import { lockText } from "./lock-text.ts";

type S3Location = Extract<StateLocation, { type: "s3" }>;

/** `s3://<bucket>`, or its URL at another endpoint than AWS's own. */
export function bucketUrl({ bucket, endpoints }: Pick<S3Location, "bucket" | "endpoints">): string {
  return endpoints === undefined ? `s3://${bucket}` : `${endpoints.s3.replace(/\/$/, "")}/${bucket}`;
}

/**
 * The object `<key>.tflock`, which Terraform 1.10 and newer makes with a conditional write. Requires s3:GetObject,
 * s3:PutObject and s3:DeleteObject on it.
 *
 * Source: internal/backend/remote-state/s3/client.go of Terraform 1.11.
 */
export function s3Lock(location: S3Location, client: () => Promise<S3Client>): EnvironmentLock {
  const { bucket } = location;
  const object = { Bucket: bucket, Key: `${location.key}.tflock` };
  const file = `${bucketUrl(location)}/${object.Key}`;

  async function read(): Promise<{ readonly status: LockStatus; readonly etag?: string | undefined }> {
    const held = await explained(async () => {
      const { GetObjectCommand } = await import("@aws-sdk/client-s3");
      const { Body, ETag } = await (await client()).send(new GetObjectCommand(object));
      return { text: (await Body?.transformToString()) ?? "", etag: ETag };
    });
    if (held === undefined) return { status: { status: "free" } };
    const { text, etag } = held;
    const lock = parseLock(text);
    if (lock !== undefined) return { status: { status: "held", lock }, etag };
    const reason = `${file} contains no lock information, so its holder is not known. Delete it by hand when nobody is working on this state.`;
    return { status: { status: "unknown", reason }, etag };
  }

  return {
    file,
    status: async () => (await read()).status,
    async acquire(lock) {
      const { PutObjectCommand } = await import("@aws-sdk/client-s3");
      const put = new PutObjectCommand({
        ...object,
        Body: lockText(lock),
        ContentType: "application/json",
        IfNoneMatch: "*",
        ...encryption(location),
      });
      const isWritten = await explained(async () => {
        try {
          await (await client()).send(put);
          return true;
        } catch (failure) {
          // 412: there is one. 409: somebody writes one at this moment.
          const status = statusOf(failure);
          if (status === 412 || status === 409) return false;
          if (status === 403) {
            throw new StateError(
              "forbidden",
              "may not be written with these credentials. They need s3:PutObject, s3:GetObject and s3:DeleteObject on it, and kms:GenerateDataKey on its key.",
            );
          }
          throw failure;
        }
      });
      if (isWritten === true) return { status: "acquired" };
      const { status } = await read();
      // The SDK repeats a request whose answer is lost: the lock may be our own.
      if (status.status === "held" && status.lock.id === lock.id) return { status: "acquired" };
      return { status: "refused", by: status };
    },
    async unlock(id) {
      const { status, etag } = await read();
      requireHeld(status, id);
      await explained(async () => {
        const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
        // Only the lock that was just read: someone else may have acquired it since.
        const condition = etag === undefined ? {} : { IfMatch: etag };
        try {
          await (await client()).send(new DeleteObjectCommand({ ...object, ...condition }));
        } catch (failure) {
          if (statusOf(failure) !== 403) throw failure;
          throw new StateError(
            "forbidden",
            `may not be unlocked with these credentials. They need s3:DeleteObject on ${file}.`,
          );
        }
      });
    },
  };
}
