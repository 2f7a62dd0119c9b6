import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Values = Readonly<Record<string, unknown>>;

interface VaultMount {
  readonly version: 1 | 2;
  /** By path in the mount; `null` is deleted. */
  readonly secrets: Readonly<Record<string, Values | null>>;
}

interface VaultOptions {
  readonly token: string;
  /** @default - the root namespace */
  readonly namespace?: string;
  /** Every so many requests, one is refused for too many. @default - none */
  readonly refuseEvery?: number;
}

/**
 * Answers as Vault's HTTP API does for KV engines of both versions.
 *
 * Source: hashicorp/vault, website/content/api-docs/secret/kv/kv-v1.mdx and kv-v2.mdx, and the answers of sys/internal/ui/mounts
 * in vault/logical_system.go.
 */
export class VaultStandIn {
  asked = 0;
  private readonly server = createServer((request, response) => this.answer(request, response));
  private readonly mounts: Readonly<Record<string, VaultMount>>;
  private readonly options: VaultOptions;

  constructor(mounts: Readonly<Record<string, VaultMount>>, options: VaultOptions) {
    this.mounts = mounts;
    this.options = options;
  }

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer({ url = "", headers }: IncomingMessage, response: ServerResponse): unknown {
    const say = (status: number, body: object): unknown =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const { token, namespace, refuseEvery = Number.POSITIVE_INFINITY } = this.options;
    if (++this.asked % refuseEvery === 0) return say(429, { errors: ["request path is rate limited"] });
    if (headers["x-vault-token"] !== token || headers["x-vault-namespace"] !== namespace) {
      return say(403, { errors: ["permission denied"] });
    }
    const [target = "", query] = url.split("?");
    const path = decodeURIComponent(target).replace("/v1/", "");
    const asksForMount = /^sys\/internal\/ui\/mounts\/(.*)/.exec(path)?.[1];
    const [name, mount] =
      Object.entries(this.mounts).find(([each]) => `${asksForMount ?? path}/`.startsWith(`${each}/`)) ?? [];
    if (name === undefined || mount === undefined)
      return say(403, { errors: ["preflight capability check returned 403"] });
    const { version, secrets } = mount;
    if (asksForMount !== undefined) {
      return say(200, { data: { path: `${name}/`, type: "kv", options: version === 1 ? null : { version: "2" } } });
    }
    const inside = path.slice(name.length + 1).replace(version === 1 ? "" : /^(data|metadata)\/?/, "");
    if (query === "list=true") {
      const folder = inside === "" ? "" : `${inside}/`;
      const below = Object.keys(secrets).filter((each) => each.startsWith(folder));
      const keys = [...new Set(below.map((each) => /^[^/]*\/?/.exec(each.slice(folder.length))?.[0] ?? ""))];
      return keys.length === 0 ? say(404, { errors: [] }) : say(200, { data: { keys } });
    }
    const values = secrets[inside];
    if (values === undefined) return say(404, { errors: [] });
    if (version === 1) return say(200, { lease_duration: 2_764_800, data: values });
    const metadata = { version: 3, destroyed: false, deletion_time: values === null ? "2026-01-01T00:00:00Z" : "" };
    return say(values === null ? 404 : 200, { data: { data: values, metadata } });
  }
}
