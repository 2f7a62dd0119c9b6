import type { S3Client } from "@aws-sdk/client-s3";
import type { StateLocation } from "@ml-platform/rules";
import { bucketUrl, s3Lock } from "../lock/s3-lock.ts";
import type { EtagCache } from "./cache.ts";
import { explained, statusOf } from "./s3-errors.ts";
import { listVersions, refuseDeleted, unversionedId } from "./s3-versions.ts";
import type { Identified, StateSource, Stored } from "./source.ts";

type S3Location = Extract<StateLocation, { type: "s3" }>;

const extension = ".tfstate";

/**
 * An object in a versioned bucket. Its lock is the object `<key>.tflock` (Terraform 1.10 and newer). Requires s3:GetObject;
 * histories, and telling a deleted state from one that never was, also require s3:GetObjectVersion and
 * s3:ListBucketVersions.
 */
export function s3Source(location: S3Location, client: () => Promise<S3Client>, cache: EtagCache): StateSource {
  const { bucket, key } = location;
  const root = bucketUrl(location);
  const file = `${root}/${key}`;
  const lock = s3Lock(location, client);
  const prefix = key.slice(0, key.lastIndexOf("/") + 1);

  async function get(options: { VersionId?: string; IfNoneMatch?: string }) {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const { Body, ETag, VersionId, LastModified } = await (await client()).send(
      new GetObjectCommand({ Bucket: bucket, Key: key, ...options }),
    );
    return {
      text: (await Body?.transformToString()) ?? "",
      identity: ETag ?? "",
      ...(VersionId !== undefined && VersionId !== unversionedId && { version: VersionId }),
      ...(LastModified !== undefined && { modified: LastModified }),
    };
  }

  async function list() {
    const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
    const found: { readonly key: string; readonly identity: string }[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: await client() },
      { Bucket: bucket, Prefix: prefix },
    )) {
      for (const { Key, ETag } of Contents)
        if (Key?.endsWith(extension)) found.push({ key: Key, identity: ETag ?? "" });
    }
    return found;
  }

  /** @param version whose text is wanted @default - the current one */
  async function fetchUnless(known: string | undefined, version?: string): Promise<Identified | "unchanged"> {
    try {
      return await get({
        ...(version !== undefined && { VersionId: version }),
        ...(known !== undefined && { IfNoneMatch: known }),
      });
    } catch (failure) {
      if (known !== undefined && statusOf(failure) === 304) return "unchanged";
      if (version === undefined && (failure as Error).name === "NoSuchKey") {
        await refuseDeleted(await client(), { bucket, key }, async (id) => (await get({ VersionId: id })).text);
      }
      throw failure;
    }
  }

  async function read(version: string | undefined): Promise<Stored | undefined> {
    const entry = version === undefined ? file : `${file}?${version}`;
    const cached = await cache.get(entry);
    // A version never changes.
    if (cached !== undefined && version !== undefined) return cached;
    const found = await fetchUnless(cached?.etag, version);
    if (found === "unchanged") return cached;
    const { identity, ...stored } = found;
    if (identity !== "") await cache.put(entry, { etag: identity, ...stored });
    return stored;
  }

  return {
    file,
    container: `${root}/${prefix}`,
    read: (version) => explained(() => read(version === "current" ? undefined : version)),
    readUnless: (known) => explained(() => fetchUnless(known)),
    async identities() {
      const found = (await explained(list)) ?? [];
      return new Map(found.map(({ key: each, identity }) => [`${root}/${each}`, identity]));
    },
    async versions() {
      return (await explained(async () => listVersions(await client(), { bucket, key }))) ?? [];
    },
    lock: lock.status,
    unlock: lock.unlock,
    async siblings() {
      return ((await explained(list)) ?? []).map(({ key: found }) => ({
        file: `${root}/${found}`,
        stack: found.slice(found.lastIndexOf("/") + 1, -extension.length),
      }));
    },
  };
}
