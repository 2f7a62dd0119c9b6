import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, vi } from "vitest";

/** A bucket: its objects by key, or why nobody may look into it. */
export type Bucket = Map<string, string> | "NoSuchBucket" | "AccessDenied";

/** Buckets on a server of this machine, with as much of S3 as reading states needs. */
export class S3States {
  readonly buckets = new Map<string, Bucket>();
  /** Keys that objects begin with that may be read, but not listed. */
  readonly unlistable = new Set<string>();
  readonly #server = createServer(({ url = "/" }, response) => this.#answer(new URL(url, "http://s3"), response));

  constructor() {
    beforeAll(async () => {
      vi.stubEnv("AWS_ACCESS_KEY_ID", "example");
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
      await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    });
    afterAll(() => {
      this.#server.closeAllConnections();
      this.#server.close();
      vi.unstubAllEnvs();
    });
  }

  /** Environment variables that make AWS's programs use it. */
  get env(): Record<string, string> {
    return { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  #answer({ pathname, searchParams }: URL, response: ServerResponse): ServerResponse {
    const [, name = "", key = ""] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    const bucket = this.buckets.get(name) ?? "NoSuchBucket";
    if (typeof bucket === "string") return refuse(response, bucket);
    if (key !== "") {
      const text = bucket.get(key);
      if (text === undefined) return refuse(response, "NoSuchKey");
      return response.writeHead(200, { etag: `"${key}-${text.length}"` }).end(text);
    }
    const prefix = searchParams.get("prefix") ?? "";
    if (this.unlistable.has(`${name}/${prefix}`)) return refuse(response, "AccessDenied");
    const keys = searchParams.has("list-type") ? [...bucket.keys()].filter((each) => each.startsWith(prefix)) : [];
    const contents = keys.map((each) => `<Contents><Key>${each}</Key></Contents>`).join("");
    return response.writeHead(200, { "content-type": "application/xml" }).end(`<Result>${contents}</Result>`);
  }
}

const statuses = { NoSuchBucket: 404, NoSuchKey: 404, AccessDenied: 403 } as const;

function refuse(response: ServerResponse, code: keyof typeof statuses): ServerResponse {
  const headers = { "content-type": "application/xml" };
  return response.writeHead(statuses[code], headers).end(`<Error><Code>${code}</Code></Error>`);
}
