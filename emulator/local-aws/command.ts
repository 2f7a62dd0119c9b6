import { ProviderError } from "../wire/diagnostic.ts";
import { findKubernetes, noKubernetes } from "./kubernetes/programs.ts";
import { type LocalAws, startLocalAws } from "./start.ts";

export interface ServeOptions {
  readonly port?: string;
  readonly account: string;
  readonly region: string;
  readonly json?: true;
  readonly echoAutoMode?: true;
}

/**
 * Runs the local AWS until a signal ends it, or moto ends by itself.
 *
 * @throws {ProviderError} if it cannot start, or if moto ended
 */
export async function serveLocalAws(options: ServeOptions): Promise<void> {
  const { account, region, json = false, echoAutoMode = false } = options;
  console.error("Starting moto ...");
  const programs = findKubernetes();
  if (programs === undefined) console.error(`Clusters will only be records. ${noKubernetes}`);
  const kubernetes = programs && { programs, say: (line: string) => console.error(line) };
  const aws = await startLocalAws({ account, region, echoAutoMode, kubernetes, ...portOf(options) });
  const interrupted = signalled();
  console.log(json ? JSON.stringify({ url: aws.url, environment: aws.environment }) : readyText(aws, account));
  const how = await Promise.race([interrupted, aws.ended.then(() => "moto ended" as const)]);
  await aws.stop();
  if (how === "moto ended") throw new ProviderError("moto has ended by itself: the local AWS is gone.");
  console.error("Stopped: everything in it is gone.");
}

function portOf({ port }: ServeOptions): { port?: number } {
  if (port === undefined) return {};
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65535) {
    throw new ProviderError(`--port is ${JSON.stringify(port)}; allowed: a whole number from 0 to 65535`);
  }
  return { port: number };
}

function signalled(): Promise<"signal"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve("signal"));
  });
}

function readyText({ url, environment }: LocalAws, account: string): string {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  return [`Ready: ${url} is AWS account ${account}. Ctrl-C ends it. In another terminal:`, "", ...exports, ""].join(
    "\n",
  );
}
