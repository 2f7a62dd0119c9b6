import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Backend } from "@ml-platform/environments";
import { afterAll, beforeAll } from "vitest";

/**
 * A server that keeps states as GitLab does: `<address>/<id>`, with the lock of each at `<address>/<id>/lock`. Unlike
 * GitLab's it says who holds a lock.
 *
 * Source: https://developer.hashicorp.com/terraform/language/backend/http
 */
export class HttpStates {
  /** By the id of their stack. */
  readonly states = new Map<string, string>();
  /** What the holder of a lock wrote about itself, by the id of its stack. */
  readonly locks = new Map<string, string>();
  private readonly server = createServer(async (request, response) => {
    const { status, body = "" } = this.answer(request, await textOf(request));
    response.writeHead(status).end(body);
  });

  /** Runs while the tests of the `describe` around do. */
  constructor() {
    beforeAll(() => new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve)));
    afterAll(() => {
      this.server.closeAllConnections();
      this.server.close();
    });
  }

  /** Environments take https only; this one is of this machine. */
  get backend(): Backend {
    return { type: "http", address: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` };
  }

  private answer({ method, url = "" }: IncomingMessage, body: string): { status: number; body?: string } {
    // Terraform adds the id of the lock that it holds as a query.
    const [, id = "", lock] = new URL(url, "http://localhost").pathname.split("/");
    const kept = lock === undefined ? this.states : this.locks;
    const text = kept.get(id);
    switch (method) {
      case "GET":
        return text === undefined ? { status: 404 } : { status: 200, body: text };
      case "DELETE":
        kept.delete(id);
        return { status: 200 };
      default: {
        if (lock !== undefined && text !== undefined) return { status: 423, body: text };
        kept.set(id, body);
        return { status: 200 };
      }
    }
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
