import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:http2";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RpcClient } from "./client.ts";
import { type Peer, type RunningServer, serveRpcs } from "./server.ts";

const directory = mkdtempSync(join(tmpdir(), "rpc-"));
const socket = join(directory, "socket");
const peers: Peer[] = [];
let server: RunningServer;

beforeAll(async () => {
  server = await serveRpcs(
    {
      "/test.Test/Echo": (request, peer) => {
        peers.push(peer);
        return request;
      },
      "/test.Test/Many": async () => Buffer.alloc(3_000_000, 7),
      "/test.Test/Throw": () => {
        throw new Error("no ünit");
      },
      "/test.Test/Never": () => new Promise<never>(() => {}),
    },
    socket,
  );
});

afterAll(() => {
  server.stop();
  rmSync(directory, { recursive: true, force: true });
});

const connected = (): RpcClient => new RpcClient(`unix:${socket}`);

describe("calls", () => {
  it("are answered with the bytes of a handler, of any size", async () => {
    const client = connected();
    expect(await client.call("/test.Test/Echo", Buffer.from("request"))).toEqual(Buffer.from("request"));
    expect(await client.call("/test.Test/Echo", new Uint8Array())).toEqual(Buffer.alloc(0));
    const large = Buffer.alloc(200_000, 1);
    expect((await client.call("/test.Test/Echo", large)).equals(large)).toBe(true);
    const answers = await Promise.all([1, 2, 3].map(() => client.call("/test.Test/Many", Buffer.alloc(0))));
    expect(answers.map(({ length }) => length)).toEqual([3_000_000, 3_000_000, 3_000_000]);
    client.close();
  });

  it("tell connections apart, and only those", async () => {
    peers.length = 0;
    const [one, other] = [connected(), connected()];
    for (const client of [one, one, other]) await client.call("/test.Test/Echo", Buffer.alloc(0));
    expect([peers[0] === peers[1], peers[0] === peers[2]]).toEqual([true, false]);
    one.close();
    other.close();
  });

  it("fail with the status of an unknown method, and of a handler that throws", async () => {
    const client = connected();
    await expect(client.call("/test.Test/Other", Buffer.alloc(0))).rejects.toMatchObject({ code: 12 });
    await expect(client.call("/test.Test/Throw", Buffer.alloc(0))).rejects.toMatchObject({
      code: 13,
      message: "/test.Test/Throw: Error: no ünit",
    });
    client.close();
  });

  it("refuse a body that is not one message", async () => {
    const session = connect("http://localhost", { createConnection: () => createConnection(socket) });
    const stream = session.request({ ":method": "POST", ":path": "/test.Test/Echo" });
    const status = new Promise((resolve) => stream.on("response", (headers) => resolve(headers["grpc-status"])));
    stream.end(Buffer.from([1, 0, 0, 0, 0]));
    expect(await status).toBe("13");
    session.close();
  });
});

describe("a server", () => {
  it("goes on when a client breaks off in the middle of a call", async () => {
    const session = connect("http://localhost", { createConnection: () => createConnection(socket) });
    session.on("error", () => {});
    const stream = session.request({ ":method": "POST", ":path": "/test.Test/Many" });
    stream.on("error", () => {});
    stream.end(Buffer.from([0, 0, 0, 0, 0]));
    await new Promise((resolve) => stream.once("data", resolve));
    session.destroy();
    const client = connected();
    expect(await client.call("/test.Test/Echo", Buffer.from("a"))).toEqual(Buffer.from("a"));
    client.close();
  });

  it("ends calls when it stops, and cannot be called afterwards", async () => {
    const path = join(directory, "other");
    const other = await serveRpcs({ "/test.Test/Never": () => new Promise<never>(() => {}) }, path);
    const client = new RpcClient(`unix:${path}`);
    const answer = client.call("/test.Test/Never", Buffer.alloc(0));
    await new Promise((resolve) => setImmediate(resolve));
    other.stop();
    await expect(answer).rejects.toMatchObject({ code: 14 });
    await expect(client.call("/test.Test/Never", Buffer.alloc(0))).rejects.toMatchObject({ code: 14 });
  });

  it("says that its socket exists already", async () => {
    await expect(serveRpcs({}, socket)).rejects.toThrow("EADDRINUSE");
  });
});
