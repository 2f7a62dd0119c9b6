import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, vi } from "vitest";

interface FakeObject {
  readonly versionId: string;
  readonly body: string;
  /** `x-amz-meta-*` */
  readonly metadata: Readonly<Record<string, string>>;
  /** A delete marker. */
  readonly isMarker?: boolean;
}

/** The part of S3 that reading and locking states needs: a versioned bucket, listings, conditional requests and errors. */
export class FakeS3 {
  /** Newest first, by `bucket/key`. */
  readonly #objects = new Map<string, FakeObject[]>();
  readonly #forbidden = new Set<string>();
  readonly #unversioned = new Set<string>();
  /** Runs once, right before the next DELETE. */
  beforeDelete: (() => void) | undefined;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  /** `GET bucket/key 304` */
  readonly log: string[] = [];
  /** What was asked of STS, at the same address. */
  readonly assumed: URLSearchParams[] = [];
  /** Who sent the last request: the id of an access key. */
  lastKey: string | undefined;
  /** Headers of the last PUT. */
  lastPut: IncomingHttpHeaders = {};
  /** Loses the answer to the next PUT, as a network may. */
  losesAnswer = false;

  /** One that runs, with credentials for it, while the tests of a file do. */
  static forTests(): FakeS3 {
    const made = new FakeS3();
    beforeAll(async () => {
      await new Promise<void>((resolve) => made.#server.listen(0, "127.0.0.1", resolve));
      vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      made.#server.closeAllConnections();
      await new Promise((resolve) => made.#server.close(resolve));
    });
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Variables that lead the SDK to it. */
  get env(): Readonly<Record<string, string>> {
    return { AWS_ENDPOINT_URL: this.url };
  }

  put(path: string, body: string, metadata: FakeObject["metadata"] = {}): void {
    const isUnversioned = this.#unversioned.has(path.split("/")[0] ?? "");
    const versions = isUnversioned ? [] : (this.#objects.get(path) ?? []);
    const versionId = isUnversioned ? "null" : `v${versions.length + 1}`;
    this.#objects.set(path, [{ versionId, body, metadata }, ...versions]);
  }

  /** Deletes an object of a versioned bucket: its versions stay, below a marker. */
  remove(path: string): void {
    const versions = this.#objects.get(path) ?? [];
    const marker = { versionId: `m${versions.length + 1}`, body: "", metadata: {}, isMarker: true };
    this.#objects.set(path, [marker, ...versions]);
  }

  /** Forgets all versions of a deleted object but the marker, as a lifecycle rule does. */
  expire(path: string): void {
    this.#objects.set(path, (this.#objects.get(path) ?? []).slice(0, 1));
  }

  /** Stops keeping versions in a bucket. */
  unversion(bucket: string): void {
    this.#unversioned.add(bucket);
  }

  forbid(bucket: string): void {
    this.#forbidden.add(bucket);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await textOf(request);
    const url = new URL(request.url ?? "", "http://localhost");
    const path = decodeURIComponent(url.pathname.slice(1)).replace(/\/$/, "");
    const { status, body = "", headers = {} } = this.#replyOfService(request, path, url.searchParams, sent);
    this.lastKey = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1];
    this.log.push(`${request.method} ${path} ${status}`);
    if (request.method === "PUT" && this.losesAnswer) {
      this.losesAnswer = false;
      response.destroy();
    } else response.writeHead(status, headers).end(body);
  }

  /** DynamoDB and STS are at the same address as S3. */
  #replyOfService(request: IncomingMessage, path: string, query: URLSearchParams, sent: string): Reply {
    if (request.headers["x-amz-target"] !== undefined) return noTable;
    return path === "" ? this.#assume(new URLSearchParams(sent)) : this.#reply(request, path, query, sent);
  }

  /** STS: the roles that may be assumed are called `reader`, with the external id `ml`. */
  #assume(asked: URLSearchParams): Reply {
    this.assumed.push(asked);
    const [role, id] = [asked.get("RoleArn") ?? "", asked.get("ExternalId")];
    if (!role.endsWith(":role/reader") || id !== "ml") {
      const body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>x</Message></Error></ErrorResponse>";
      return { status: 403, body, headers: { "content-type": "text/xml" } };
    }
    const keys = `<AccessKeyId>of-${role.split("/")[1]}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>`;
    return {
      status: 200,
      body: `<AssumeRoleResponse><AssumeRoleResult><Credentials>${keys}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      headers: { "content-type": "text/xml" },
    };
  }

  #reply({ method, headers }: IncomingMessage, path: string, query: URLSearchParams, sent: string): Reply {
    const [bucket = ""] = path.split("/");
    if (this.#forbidden.has(bucket)) return refusal(403, "AccessDenied");
    if (bucket === "no-such-bucket") return refusal(404, "NoSuchBucket");
    if (method === "DELETE") {
      this.beforeDelete?.();
      this.beforeDelete = undefined;
      const [current] = this.#objects.get(path) ?? [];
      if (!isMatched(headers["if-match"], current)) return refusal(412, "PreconditionFailed");
      this.#objects.delete(path);
      return { status: 204 };
    }
    if (method === "PUT") {
      this.lastPut = headers;
      if (headers["if-none-match"] === "*" && this.#objects.has(path)) return refusal(412, "PreconditionFailed");
      const [current] = this.#objects.get(path) ?? [];
      if (headers["if-match"] !== undefined && current === undefined) return refusal(404, "NoSuchKey");
      if (!isMatched(headers["if-match"], current)) return refusal(412, "PreconditionFailed");
      const metadata = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-meta-"));
      this.put(path, sent, Object.fromEntries(metadata) as FakeObject["metadata"]);
      return { status: 200, headers: { etag: etagOf({ body: sent }) } };
    }
    const prefix = `${bucket}/${query.get("prefix") ?? ""}`;
    const matching = [...this.#objects].filter(([key]) => key.startsWith(prefix));
    if (query.has("versions")) return { status: 200, body: listVersions(bucket, matching) };
    if (query.has("list-type")) return { status: 200, body: listObjects(bucket, matching) };

    const wanted = query.get("versionId");
    const found = this.#objects.get(path)?.find(({ versionId }) => wanted === null || versionId === wanted);
    if (found === undefined || found.isMarker === true)
      return refusal(404, wanted === null ? "NoSuchKey" : "NoSuchVersion");
    const etag = etagOf(found);
    if (headers["if-none-match"] === etag) return { status: 304 };
    const described = { etag, "x-amz-version-id": found.versionId, "last-modified": "Sat, 21 Nov 2026 08:00:00 GMT" };
    return { status: 200, body: found.body, headers: { ...described, ...found.metadata } };
  }
}

/** What DynamoDB answers of a table that does not exist. */
const noTable: Reply = {
  status: 400,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}',
  headers: { "content-type": "application/x-amz-json-1.0" },
};

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function isMatched(wanted: string | undefined, current: FakeObject | undefined): boolean {
  return wanted === undefined || (current !== undefined && wanted === etagOf(current));
}

function etagOf({ body }: Pick<FakeObject, "body">): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function refusal(status: number, code: string): Reply {
  const body = `<Error><Code>${code}</Code><Message>x</Message></Error>`;
  return { status, body, headers: { "content-type": "application/xml" } };
}

function listVersions(bucket: string, objects: readonly (readonly [string, readonly FakeObject[]])[]): string {
  const versions = objects.flatMap(([path, all]) =>
    all.map(({ versionId, body, isMarker }, index) =>
      isMarker === true
        ? `<DeleteMarker><Key>${path.slice(bucket.length + 1)}</Key><VersionId>${versionId}</VersionId><IsLatest>${index === 0}</IsLatest><LastModified>2026-11-22T08:00:00.000Z</LastModified></DeleteMarker>`
        : `<Version><Key>${path.slice(bucket.length + 1)}</Key><VersionId>${versionId}</VersionId><IsLatest>${index === 0}</IsLatest><LastModified>2026-11-21T08:00:00.000Z</LastModified><Size>${body.length}</Size></Version>`,
    ),
  );
  return `<ListVersionsResult><IsTruncated>false</IsTruncated>${versions.join("")}</ListVersionsResult>`;
}

function listObjects(bucket: string, objects: readonly (readonly [string, readonly FakeObject[]])[]): string {
  const present = objects.filter(([, [current]]) => current?.isMarker !== true);
  const contents = present.map(([path, [current]]) => {
    const etag = current === undefined ? "" : etagOf(current).replaceAll('"', "&quot;");
    return `<Contents><Key>${path.slice(bucket.length + 1)}</Key><ETag>${etag}</ETag></Contents>`;
  });
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`;
}
