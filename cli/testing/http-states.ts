import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Backend } from "@ml-platform/environments";
import { afterAll, beforeAll } from "vitest";
import { KeptStates } from "./kept-states.ts";

/**
 * A server that keeps states where GitLab does: at `<address>/<id>`, with the lock of each at `<address>/<id>/lock`.
 * Unlike GitLab, whose stand-in is `gitlab/`, it asks for no password, and reports who holds a lock.
 *
 * Source: https://developer.hashicorp.com/terraform/language/backend/http
 */
export class HttpStates {
  private readonly kept = new KeptStates();
  readonly states = this.kept.states;
  readonly locks = this.kept.locks;
  private readonly server = createServer(async (request, response) => {
    const { status, body = "" } = this.answer(request, await textOf(request));
    response.writeHead(status).end(body);
  });

  /** The server runs during the tests of the enclosing `describe`. */
  constructor() {
    beforeAll(() => new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve)));
    afterAll(() => {
      this.server.closeAllConnections();
      this.server.close();
    });
  }

  /** A backend at this server. An environment file could not name it, since it allows only https. */
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
        const held = lock === undefined ? undefined : this.kept.acquire(id, body);
        if (held !== undefined) return { status: 423, body: held };
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
