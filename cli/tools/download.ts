import { createHash, type Hash } from "node:crypto";
import { open } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Checksum } from "./release.ts";

export interface DownloadOptions {
  /** Names proxies (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, in either case). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Is told how many bytes have arrived, and of how many if the server says so. */
  readonly onProgress?: (arrived: number, total: number | undefined) => void;
  readonly signal?: AbortSignal;
}

/** A server that sends nothing for so long, in milliseconds, is given up. */
const patience = 60_000;

/**
 * Downloads a file, through the proxy that the environment names: Node's own `fetch` heeds none before Node 24.
 *
 * @returns the digest of what was written, hexadecimal
 * @throws {Error} when it does not arrive whole
 */
export async function download(
  url: string,
  file: string,
  algorithm: Checksum["algorithm"],
  { env, onProgress, signal }: DownloadOptions,
): Promise<string> {
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent({ ...proxies(env), headersTimeout: patience, bodyTimeout: patience });
  try {
    const response = await fetch(url, { dispatcher, ...(signal !== undefined && { signal }) });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    const length = Number(response.headers.get("content-length") ?? Number.NaN);
    const total = Number.isNaN(length) || response.headers.has("content-encoding") ? undefined : length;
    const hash = createHash(algorithm);
    // Opened here, so that an interruption finds the file that is to be removed, and not one that is about to be made.
    const target = await open(file, "w");
    await pipeline(
      Readable.fromWeb(response.body),
      watched(hash, (arrived) => onProgress?.(arrived, total)),
      target.createWriteStream({ flush: true }),
    );
    return hash.digest("hex");
  } finally {
    await dispatcher.destroy();
  }
}

/** The proxies that the environment names, as undici's EnvHttpProxyAgent takes them. */
export function proxies(env: DownloadOptions["env"]) {
  const either = (name: string): string => env[name] || env[name.toUpperCase()] || "";
  return { httpProxy: either("http_proxy"), httpsProxy: either("https_proxy"), noProxy: either("no_proxy") };
}

function watched(hash: Hash, onProgress: (arrived: number) => void): Transform {
  let arrived = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      arrived += chunk.byteLength;
      onProgress(arrived);
      done(null, chunk);
    },
  });
}
