import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { contentType, status, trailers } from "../wire/grpc.ts";
import { reattachProviders } from "../wire/reattach.ts";
import { makeSocketDirectory } from "../wire/socket-directory.ts";
import { KeptSchemas } from "./kept-schemas.ts";
import { onlyTypes } from "./only-types.ts";
import { type Answered, type Asked, PoolProcess } from "./pool-process.ts";
import { withoutBlocks } from "./without-blocks.ts";

export interface ProviderPool {
  /** Variables that make terraform use the pool. Pass them to child processes only. */
  readonly environment: Readonly<Record<string, string>>;
  /** The path of the Unix socket, in a folder that only this user can enter. */
  readonly socket: string;
  /** How many provider processes were started so far, how many wait for their next configuration, and connections. */
  count(): { readonly started: number; readonly idle: number; readonly connections: number };
  stop(): Promise<void>;
}

export interface PoolOptions {
  /** The provider's program, the same at every call. It is asked for when a connection first needs it. */
  readonly executable: () => string;
  /** What it finds in its environment, such as credentials; nothing of ours that begins with AWS_ or TF_. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Resource types and, prefixed with `data.`, data sources that configurations use. Of no other is a schema served:
   * terraform decodes those of 1,500 types with every command, which takes most of its time. They are asked for whenever
   * schemas are.
   *
   * @default all
   */
  readonly types?: () => ReadonlySet<string>;
  /** A folder that keeps the schemas for later pools. @default - each pool asks the provider */
  readonly schemas?: string;
}

const socketName = "provider";

const service = "/tfplugin5.Provider/";

const getSchema = `${service}GetSchema`;
const prepare = `${service}PrepareProviderConfig`;

/** What is always answered alike. */
const constant: readonly unknown[] = [getSchema, prepare];

/**
 * Real AWS providers that outlive a terraform command: to start one and ask it for all that each command asks takes
 * seconds of CPU time, more than most commands need for themselves. Messages pass through undecoded.
 *
 * A provider keeps what Configure tells it (region, default tags) for all its connections, so a configured connection
 * has a process to itself until it closes. What needs no configuration (schemas, validation) is asked of a process that
 * nobody has meanwhile. Schemas are asked for only once, and so is what a provider makes of configurations that differ in
 * their default tags and endpoints only, as those of our stacks do.
 *
 * Terraform reattaches to the pool's socket, which only this user can open.
 *
 * @throws if the program is no provider
 */
export async function startProviderPool(options: PoolOptions): Promise<ProviderPool> {
  const processes = new Processes(options);
  const directory = await makeSocketDirectory([socketName]);
  const socket = directory.socket(socketName);
  const server = createServer({ maxSessionMemory: 256, settings: { maxConcurrentStreams: 1000 } });
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    const connection = new Connection(processes);
    session.on("stream", (stream, headers) => void serve(connection, stream, headers));
    session.on("error", () => {});
    session.on("close", () => {
      sessions.delete(session);
      connection.close();
    });
  });
  await listen(server, socket);
  const served = { source: "hashicorp/aws", protocol: 5, address: socket } as const;
  return {
    environment: { TF_REATTACH_PROVIDERS: reattachProviders([served], process.pid), CHECKPOINT_DISABLE: "1" },
    socket,
    count: () => ({ ...processes.count(), connections: sessions.size }),
    async stop() {
      server.close();
      for (const session of sessions) session.destroy();
      await processes.stop();
      directory.remove();
    },
  };
}

function listen(server: Http2Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
}

/** A process that is asked what needs no configuration. */
interface SharedProcess {
  readonly taken: Promise<PoolProcess>;
  found?: PoolProcess;
  /** How many wait for an answer. */
  users: number;
  isBusy: boolean;
}

/** The providers, and who may use which. */
class Processes {
  private readonly options: PoolOptions;
  private readonly all: Promise<PoolProcess>[] = [];
  private readonly idle: PoolProcess[] = [];
  private shared: SharedProcess | undefined;
  private readonly answers = new Map<string, Promise<Answered>>();

  constructor(options: PoolOptions) {
    this.options = options;
  }

  count(): Omit<ReturnType<ProviderPool["count"]>, "connections"> {
    return { started: this.all.length, idle: this.idle.length };
  }

  /**
   * Asks what needs no configuration. All who ask meanwhile share a process that nobody has configured: some types panic on
   * nonsense, which must take no other work along.
   */
  async askUnconfigured(asked: Asked, signal = new AbortController().signal): Promise<Answered> {
    if (this.shared?.found?.isGone) this.shared = undefined;
    this.shared ??= { taken: this.take(), users: 0, isBusy: false };
    const { shared } = this;
    shared.users += 1;
    try {
      shared.found = await shared.taken;
      return await shared.found.ask(asked, signal);
    } finally {
      // Whoever goes away leaves it at work.
      shared.isBusy ||= signal.aborted;
      shared.users -= 1;
      if (shared.users === 0) {
        if (this.shared === shared) this.shared = undefined;
        if (shared.found !== undefined) this.giveBack(shared.found, shared.isBusy);
      }
    }
  }

  /** Asks once, and answers alike from then on. */
  async once({ headers, body }: Asked): Promise<Answered> {
    const path = headers[":path"];
    const asked = { headers, body: path === prepare ? withoutBlocks(body) : body };
    const key = `${path} ${asked.body.toString("base64")}`;
    const answer = this.answers.get(key) ?? this.askOnce(key, asked);
    return path === getSchema ? this.limited(await answer) : answer;
  }

  private askOnce(key: string, asked: Asked): Promise<Answered> {
    const answer = asked.headers[":path"] === getSchema ? this.schemas(asked) : this.askUnconfigured(asked);
    this.answers.set(key, answer);
    const forget = (): boolean => this.answers.delete(key);
    answer.then(({ trailers }) => trailers === undefined && forget(), forget);
    return answer;
  }

  private async schemas(asked: Asked): Promise<Answered> {
    const { schemas, executable } = this.options;
    const kept = schemas === undefined ? undefined : new KeptSchemas(schemas, executable());
    const known = kept?.read();
    if (known !== undefined) return known;
    const answered = await this.askUnconfigured(asked);
    kept?.write(answered);
    return answered;
  }

  private limited(answered: Answered): Answered {
    const { types } = this.options;
    if (types === undefined || answered.trailers === undefined) return answered;
    return { ...answered, body: onlyTypes(answered.body, types()) };
  }

  /** A process that nobody else uses until it is given back. */
  async take(): Promise<PoolProcess> {
    for (let found = this.idle.pop(); found !== undefined; found = this.idle.pop()) if (!found.isGone) return found;
    return this.make();
  }

  /** @param isBusy whether it is still working on something, which its next user must not share */
  giveBack(process: PoolProcess, isBusy: boolean): void {
    if (isBusy) void process.stop();
    else this.idle.push(process);
  }

  async stop(): Promise<void> {
    const started = await Promise.allSettled(this.all);
    await Promise.all(started.map((start) => (start.status === "fulfilled" ? start.value.stop() : undefined)));
  }

  private make(): Promise<PoolProcess> {
    const { executable, environment = {} } = this.options;
    const process = PoolProcess.start(executable(), environment);
    this.all.push(process);
    return process;
  }
}

/** One connection of terraform, which is one provider configuration. Terraform keeps it open until it exits. */
class Connection {
  private readonly processes: Processes;
  private own: Promise<PoolProcess> | undefined;
  private open = 0;

  constructor(processes: Processes) {
    this.processes = processes;
  }

  async ask(asked: Asked, signal: AbortSignal): Promise<Answered> {
    this.open += 1;
    try {
      const method = asked.headers[":path"];
      if (constant.includes(method)) return await this.processes.once(asked);
      if (method === `${service}Configure`) this.own ??= this.processes.take();
      return await (this.own === undefined
        ? this.processes.askUnconfigured(asked, signal)
        : (await this.own).ask(asked, signal));
    } finally {
      this.open -= 1;
    }
  }

  close(): void {
    const isBusy = this.open > 0;
    this.own?.then((process) => this.processes.giveBack(process, isBusy)).catch(() => {});
  }
}

async function serve(connection: Connection, stream: ServerHttp2Stream, headers: Asked["headers"]): Promise<void> {
  const abort = new AbortController();
  stream.on("close", () => abort.abort());
  stream.on("error", () => {});
  // Terraform also offers streams for the output of plugins that it has started itself.
  if (headers[":path"]?.startsWith(service) !== true)
    return refuse(stream, status.unimplemented, "not a call of a provider");
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    answer(stream, await connection.ask({ headers, body: Buffer.concat(chunks) }, abort.signal));
  } catch (failure) {
    refuse(stream, status.unavailable, failure instanceof Error ? failure.message : String(failure));
  }
}

function answer(stream: ServerHttp2Stream, { headers, body, trailers: last }: Answered): void {
  if (stream.destroyed) return;
  if (last === undefined) {
    stream.respond(headers, { endStream: true });
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(last));
  stream.end(body);
}

function refuse(stream: ServerHttp2Stream, code: number, message: string): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond({ ":status": 200, "content-type": contentType, ...trailers(code, message) }, { endStream: true });
}
