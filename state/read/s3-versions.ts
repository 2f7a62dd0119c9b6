import type {
  DeleteMarkerEntry,
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  ObjectVersion,
  S3Client,
} from "@aws-sdk/client-s3";
import { StateError } from "../model/failure.ts";
import { heldResources } from "./held-resources.ts";
import type { StoredVersion } from "./source.ts";

/** An object of a bucket. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

interface Listed {
  /** Newest first. */
  readonly versions: readonly ObjectVersion[];
  /** The marker that a deletion left, if nothing was written since. */
  readonly marker?: DeleteMarkerEntry;
}

/** All versions that the bucket keeps of an object. Requires s3:ListBucketVersions. */
async function list(client: S3Client, { bucket, key }: S3Object): Promise<Listed> {
  const { ListObjectVersionsCommand } = await import("@aws-sdk/client-s3");
  const versions: ObjectVersion[] = [];
  let marker: DeleteMarkerEntry | undefined;
  let page: Pick<ListObjectVersionsCommandInput, "KeyMarker" | "VersionIdMarker"> | undefined = {};
  while (page !== undefined) {
    const answer: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...page }),
    );
    const { Versions = [], DeleteMarkers = [], IsTruncated, NextKeyMarker, NextVersionIdMarker } = answer;
    versions.push(...Versions.filter(({ Key }) => Key === key));
    marker ??= DeleteMarkers.find(({ Key, IsLatest }) => Key === key && IsLatest === true);
    // Keys are in order, so the locks, called like the state and more, come after all its versions.
    const isPast = NextKeyMarker !== undefined && NextKeyMarker > key;
    page = IsTruncated && !isPast ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker } : undefined;
  }
  return { versions, ...(marker !== undefined && { marker }) };
}

/** What S3 calls the only version of an object that was written while versioning was off. */
export const unversionedId = "null";

export async function listVersions(client: S3Client, object: S3Object): Promise<StoredVersion[]> {
  const { versions } = await list(client, object);
  const [only, ...others] = versions;
  const isUnversioned = only?.VersionId === unversionedId && only.IsLatest === true && others.length === 0;
  return versions.map(({ VersionId = unversionedId, LastModified, Size, IsLatest }) => ({
    version: isUnversioned ? "current" : VersionId,
    current: IsLatest === true,
    ...(isUnversioned && { unversioned: true as const }),
    ...(LastModified !== undefined && { modified: LastModified }),
    ...(Size !== undefined && { size: Size }),
  }));
}

/**
 * Tells an object that was never written from one that was deleted. A state that was empty when it was deleted held
 * nothing, so nothing was lost.
 *
 * @param read one version of the object
 * @throws {StateError} for a state that was lost, with what brings it back
 */
export async function refuseDeleted(
  client: S3Client,
  object: S3Object,
  read: (version: string) => Promise<string>,
): Promise<void> {
  const { versions, marker } = await list(client, object).catch((): Listed => ({ versions: [] }));
  if (marker === undefined) return;
  const [last] = versions;
  const held = last?.VersionId === undefined ? undefined : await heldResources(() => read(last.VersionId ?? ""));
  if (held === 0) return;
  const remove = `aws s3api delete-object --bucket ${object.bucket} --key '${object.key}' --version-id ${marker.VersionId}`;
  const when = marker.LastModified === undefined ? "" : ` at ${marker.LastModified.toISOString()}`;
  const lost =
    last === undefined
      ? "and the bucket keeps no earlier version, so what it held is not known. If nothing of it exists, remove the delete marker"
      : `and its last version, ${last.VersionId}, ${held === undefined ? "may hold resources" : `holds ${held} resource${held === 1 ? "" : "s"}`}. To bring it back, remove the delete marker`;
  throw new StateError("deleted", `was deleted${when}, ${lost} (${remove}).`);
}
