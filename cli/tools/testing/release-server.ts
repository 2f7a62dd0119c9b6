import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll } from "vitest";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A stand-in on loopback for the servers that releases are downloaded from, and for a proxy on the way to them. */
export class ReleaseServer {
  /** Paths that were asked for, in this order. */
  readonly requested: string[] = [];
  /** Hosts with ports that were asked for through this server as a proxy. */
  readonly tunnelled: string[] = [];
  private readonly answers = new Map<string, Answer>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const path = request.url ?? "";
      this.requested.push(path);
      const answer = this.answers.get(path);
      if (answer !== undefined) return answer(request, response);
      response.writeHead(404).end("not found");
    });
    // Whatever host is asked for, the connection ends here.
    this.server.on("connect", (request: IncomingMessage, client) => {
      this.tunnelled.push(request.url ?? "");
      const through = connect(this.port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        through.pipe(client).pipe(through);
      });
      for (const side of [through, client]) side.on("error", () => side.destroy());
    });
  }

  /** One that runs while the tests of a file run. */
  static forTests(): ReleaseServer {
    const made = new ReleaseServer();
    beforeAll(async () => {
      made.server.listen(0, "127.0.0.1");
      await once(made.server, "listening");
    });
    afterAll(() => {
      made.server.close();
      made.server.closeAllConnections();
    });
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  serve(path: string, content: Uint8Array | Answer): void {
    const whole: Answer = (_, response) => {
      const bytes = content as Uint8Array;
      response.writeHead(200, { "content-length": bytes.byteLength }).end(bytes);
    };
    this.answers.set(path, typeof content === "function" ? content : whole);
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
}
