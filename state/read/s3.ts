import type {
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  ObjectVersion,
  S3Client,
} from "@aws-sdk/client-s3";
import type { StateLocation } from "@ml-platform/rules";
import { bucketUrl, s3Lock } from "../lock/s3-lock.ts";
import type { EtagCache } from "./cache.ts";
import { explained, statusOf } from "./s3-errors.ts";
import type { StateSource, Stored } from "./source.ts";

type S3Location = Extract<StateLocation, { type: "s3" }>;

const extension = ".tfstate";

/**
 * An object in a versioned bucket. Its lock is the object `<key>.tflock` (Terraform 1.10 and newer). Requires s3:GetObject;
 * histories also require s3:GetObjectVersion and s3:ListBucketVersions.
 */
export function s3Source(location: S3Location, client: () => Promise<S3Client>, cache: EtagCache): StateSource {
  const { bucket, key } = location;
  const root = bucketUrl(location);
  const file = `${root}/${key}`;
  const lock = s3Lock(location, client);
  const prefix = key.slice(0, key.lastIndexOf("/") + 1);

  async function get(options: { VersionId?: string; IfNoneMatch?: string }) {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const answer = await (await client()).send(new GetObjectCommand({ Bucket: bucket, Key: key, ...options }));
    return { ...answer, text: (await answer.Body?.transformToString()) ?? "" };
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
          const { text, ETag, VersionId, LastModified } = await get({
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
    lock: lock.status,
    unlock: lock.unlock,
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
