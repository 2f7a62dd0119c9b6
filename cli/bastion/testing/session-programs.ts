import { readFileSync } from "node:fs";
import { createServer } from "node:tls";
import type { Fixture } from "../../testing/fixture.ts";
import { selfSigned } from "./certificate.ts";

/** Host name of a cluster's API that no resolver knows. */
export const apiHost = "0123.gr7.us-east-2.eks.amazonaws.com";

/** An API server that says "I am the cluster" to whoever opens a TLS connection. */
export class ApiServer {
  readonly #identity = selfSigned(apiHost);
  readonly #server = createServer({ cert: this.#identity.certificate, key: this.#identity.key }, (socket) => {
    socket.on("error", () => {});
    socket.end("I am the cluster");
  });

  /** Of its authority, in base64. */
  get certificateAuthority(): string {
    return Buffer.from(this.#identity.certificate).toString("base64");
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  stop(): void {
    this.#server.close();
  }
}

/** What the stand-ins do. */
export interface Behaviour {
  /** Port of the API server that the tunnel leads to. */
  readonly upstream: number;
  /** Hosts of the group, with their state. */
  readonly hosts?: readonly (readonly [id: string, lifecycle: string])[];
  /** What `aws` writes to stderr and fails with, by the id of an instance, or by `autoscaling`. */
  readonly failures?: Readonly<Record<string, string>>;
  /** What EC2 has of the console of a host. */
  readonly console?: string;
}

/**
 * `aws` and `session-manager-plugin`, and `ssh`, as they behave: `aws` ignores SIGINT while the plugin runs, and the plugin
 * forwards a port until SIGINT. Both note what they are called with and how they end.
 */
const program = `
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
const [name, folder, ...args] = process.argv.slice(2);
const note = (what) => appendFileSync(folder + "/notes", JSON.stringify(what) + "\\n");
const behaviour = JSON.parse(readFileSync(folder + "/behaviour.json", "utf8"));
const value = (option) => args[args.indexOf(option) + 1];
const fail = (text) => { process.stderr.write(text + "\\n"); process.exit(254); };
function forward(port) {
  createServer((near) => {
    const far = connect(behaviour.upstream, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on("error", () => { near.destroy(); far.destroy(); });
  }).listen(port, "127.0.0.1");
  process.on("SIGINT", () => { note([name, "ended"]); process.exit(0); });
  note([name, "pid", process.pid]);
}
note([name, ...args]);
if (name === "session-manager-plugin") forward(Number(args[0]));
else if (name === "ssh") {
  const failure = behaviour.failures?.ssh;
  if (failure !== undefined) fail(failure);
  if (args.includes("-N")) forward(Number(value("-L").split(":")[1]));
  else console.log("a shell");
} else if (args[0] === "autoscaling") {
  const failure = behaviour.failures?.autoscaling;
  if (failure !== undefined) fail(failure);
  const Instances = (behaviour.hosts ?? [["i-1", "InService"]]).map(([InstanceId, LifecycleState]) => ({
    InstanceId, LifecycleState, AvailabilityZone: "us-east-2a", HealthStatus: "Healthy",
  }));
  console.log(JSON.stringify({ AutoScalingGroups: [{ Instances }] }));
} else if (args[1] === "describe-instances") {
  console.log(JSON.stringify({ Reservations: [{ Instances: [{ PublicIpAddress: "203.0.113.7" }] }] }));
} else if (args[1] === "get-console-output") {
  console.log(JSON.stringify({ Output: behaviour.console ?? "" }));
} else if (args[1] === "start-session") {
  const failure = behaviour.failures?.[value("--target")];
  if (failure !== undefined) fail(failure);
  if (!args.includes("--parameters")) { console.log("a shell"); process.exit(3); }
  process.on("SIGINT", () => {});
  const { localPortNumber: [port] } = JSON.parse(value("--parameters"));
  const child = spawn("session-manager-plugin", [port], { stdio: "inherit" });
  child.on("exit", (code) => process.exit(code ?? 1));
}
`;

/** Programs on a PATH of their own that stand in for those which open sessions. */
export class SessionPrograms {
  readonly #fixture: Fixture;
  readonly env: { readonly PATH: string; readonly HOME: string };

  constructor(fixture: Fixture, behaviour: Behaviour, names = ["aws", "session-manager-plugin", "ssh"]) {
    this.#fixture = fixture;
    const file = fixture.write("stand-ins/program.mjs", program);
    fixture.write("stand-ins/behaviour.json", JSON.stringify(behaviour));
    fixture.write("stand-ins/notes", "");
    for (const name of names) {
      const words = [process.execPath, file, name, fixture.path("stand-ins")].map((word) => `'${word}'`).join(" ");
      fixture.writeProgram(`stand-ins/bin/${name}`, `exec ${words} "$@"`);
    }
    this.env = { PATH: `${fixture.path("stand-ins/bin")}:/usr/bin:/bin`, HOME: fixture.root };
  }

  /** The calls of a program so far. */
  calls(name: string): (readonly (string | number)[])[] {
    return readFileSync(this.#fixture.path("stand-ins/notes"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as string[])
      .filter(([caller]) => caller === name)
      .map(([, ...words]) => words);
  }
}
