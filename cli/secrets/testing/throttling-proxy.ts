import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before an AWS and refuses every third call, as a throttled one does. */
export class ThrottlingProxy {
  refused = 0;
  /** Values that AWS has taken so far. */
  written = 0;
  /** Called after each value that was written, before its writer hears of it. */
  onWritten: (count: number) => void = () => {};
  private asked = 0;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly upstream: string;
  private readonly server = createServer((incoming, response) => this.pass(incoming, response));

  constructor(upstream: string) {
    this.upstream = upstream;
  }

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.agent.destroy();
    this.server.close();
    this.server.closeAllConnections();
  }

  private pass(incoming: IncomingMessage, response: ServerResponse): void {
    if (++this.asked % 3 === 0) {
      this.refused++;
      incoming.resume();
      response
        .writeHead(400, { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": "ThrottlingException" })
        .end(JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" }));
      return;
    }
    const { method, url = "/", headers } = incoming;
    const outgoing = request(`${this.upstream}${url}`, { method, headers, agent: this.agent }, (answer) => {
      const isWritten =
        answer.statusCode === 200 && /\.(PutSecretValue|CreateSecret)$/.test(String(headers["x-amz-target"]));
      if (isWritten) this.onWritten(++this.written);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on("error", () => response.destroy());
    // A client that is killed takes its request with it.
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }
}
