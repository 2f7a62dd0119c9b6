import { Agent, request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeError } from "./kube-error.ts";

/** An object of the Kubernetes API, as JSON. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface KubeClientOptions {
  /** `https://127.0.0.1:6443`. */
  readonly server: string;
  /** In PEM. @default those that Node trusts */
  readonly certificateAuthority?: string;
  /** Host name in the certificate of the server, where `server` is another. @default - that of `server` */
  readonly tlsServerName?: string;
  /** In PEM: who asks, if no token says so. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: string };
  /** Asked before each call, so that a token may be replaced in time. Nothing is sent for an empty one. */
  readonly token: () => string | Promise<string>;
  /** Up to its slash, the owner of fields that are changed without server-side apply. @default "eks" */
  readonly userAgent?: string;
}

export interface KubeRequest {
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
  /** @default "application/json" */
  readonly contentType?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Longest time without a byte of an answer, in milliseconds: an API server that hangs must not hang its client. */
const patience = 60_000;

/** Before a watch that has ended is begun again, in milliseconds. */
const pause = 1000;

/**
 * Calls the API of a cluster. Paths are those of the API reference, such as `/api/v1/namespaces/default/pods`.
 *
 * Every method throws a KubeError for what the API server refuses, and Node's own error if it cannot be reached.
 */
export class KubeClient {
  private readonly options: KubeClientOptions;
  private readonly agent: Agent;

  constructor(options: KubeClientOptions) {
    this.options = options;
    const { certificateAuthority: ca, clientCertificate, tlsServerName: servername } = options;
    const own = clientCertificate && { cert: clientCertificate.certificate, key: clientCertificate.key };
    this.agent = new Agent({
      keepAlive: true,
      ...(ca !== undefined && { ca }),
      ...(servername !== undefined && { servername }),
      ...own,
    });
  }

  /** Undefined if there is no such object. */
  async get<Item extends KubeObject = KubeObject>(path: string): Promise<Item | undefined> {
    try {
      return (await this.request("GET", path)) as Item;
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** @param query such as `{ labelSelector: "a=b" }` */
  async list<Item extends KubeObject = KubeObject>(path: string, query?: KubeRequest["query"]): Promise<Item[]> {
    const answer = (await this.request("GET", path, { ...(query && { query }) })) as { items?: Item[] | null };
    return answer.items ?? [];
  }

  /** @param path of the collection */
  async create(path: string, object: KubeObject): Promise<KubeObject> {
    return (await this.request("POST", path, { body: object })) as KubeObject;
  }

  /** Server-side apply, which creates what is missing and takes fields over from others. @param path of the object */
  async apply(path: string, object: KubeObject, fieldManager = "eks"): Promise<KubeObject> {
    const query = { fieldManager, force: "true" };
    return (await this.request("PATCH", path, {
      body: object,
      contentType: "application/apply-patch+yaml",
      query,
    })) as KubeObject;
  }

  /** JSON merge patch: null removes a field. @param path of the object, or of its `status` */
  async patch(path: string, change: unknown): Promise<KubeObject> {
    return (await this.request("PATCH", path, {
      body: change,
      contentType: "application/merge-patch+json",
    })) as KubeObject;
  }

  /** Deletes an object, unless it is gone already. */
  async delete(path: string, options: Readonly<Record<string, unknown>> = {}): Promise<void> {
    try {
      await this.request("DELETE", path, { body: { apiVersion: "v1", kind: "DeleteOptions", ...options } });
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 404)) throw error;
    }
  }

  /** Any call. @returns the JSON of the answer, or its text if it is none */
  async request(method: string, path: string, request: KubeRequest = {}): Promise<unknown> {
    const { query, contentType = "application/json", body } = request;
    const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
    const sent = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    const { status, text, isJson } = await this.send(method, `${path}${search}`, contentType, sent);
    const answer: unknown = isJson && text !== "" ? JSON.parse(text) : text;
    if (status >= 400) throw KubeError.of(status, answer);
    return answer;
  }

  /**
   * Calls back whenever an object of a collection may have changed, until `stopped`: for each that is there at first, and
   * whenever the API server has ended the watch, which is then begun again.
   *
   * @param path of the collection
   */
  async watch(path: string, changed: () => void, stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const headers = await this.headers("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
      await new Promise<void>((resolve) => {
        const url = new URL(`${path}?watch=true`, this.options.server);
        const outgoing = httpsRequest(url, { agent: this.agent, signal: stopped, headers }, (answer) => {
          answer.on("data", changed);
          // Its end is that of the request.
          answer.on("error", () => undefined);
        });
        outgoing.on("error", () => undefined);
        outgoing.on("close", resolve);
        outgoing.end();
      });
      changed();
      await sleep(pause, undefined, { signal: stopped }).catch(() => undefined);
    }
  }

  /** Closes connections that are kept for further calls. */
  close(): void {
    this.agent.destroy();
  }

  private async send(
    method: string,
    path: string,
    contentType: string,
    body: string | undefined,
  ): Promise<{ readonly status: number; readonly text: string; readonly isJson: boolean }> {
    const headers = await this.headers("application/json, */*");
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(
        new URL(path, this.options.server),
        {
          method,
          agent: this.agent,
          timeout: patience,
          headers: {
            ...headers,
            ...(body !== undefined && { "content-type": contentType, "content-length": Buffer.byteLength(body) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString("utf8"),
              isJson: (response.headers["content-type"] ?? "").includes("json"),
            }),
          );
        },
      );
      outgoing.on("timeout", () => {
        const error = new Error(`${method} ${path}: no answer within ${patience} ms`);
        outgoing.destroy(Object.assign(error, { code: "ETIMEDOUT" }));
      });
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        // The API server may close a kept connection just when it is used again: it has not seen the request then.
        const wasClosed = outgoing.reusedSocket && error.code === "ECONNRESET";
        if (wasClosed) resolve(this.send(method, path, contentType, body));
        else reject(error);
      });
      outgoing.end(body);
    });
  }

  private async headers(accept: string): Promise<Record<string, string>> {
    const token = await this.options.token();
    return {
      ...(token !== "" && { authorization: `Bearer ${token}` }),
      accept,
      "user-agent": this.options.userAgent ?? "eks",
    };
  }
}
