import { accessSync, constants, existsSync, mkdirSync, statfsSync } from "node:fs";
import { findTool } from "@ml-platform/emulator/tools";
import type { StateLocation } from "@ml-platform/rules";
import type { Stack } from "@ml-platform/state";
import { execa } from "execa";

export type S3Location = Extract<StateLocation, { type: "s3" }>;

/** What is known about a bucket; each question is a request of its own, and rejects with the error of the SDK. */
export interface BucketProbe {
  exists(): Promise<void>;
  isVersioned(): Promise<boolean>;
  /** The algorithm that encrypts new objects: `aws:kms`, `AES256`. */
  encryption(): Promise<string | undefined>;
  /** The bucket policy, as JSON; undefined without one. */
  policy(): Promise<string | undefined>;
  /** Whether all four settings that block public access are on. */
  blocksPublicAccess(): Promise<boolean>;
}

/** Everything that the checks ask of the machine and of the network. */
export interface Probes {
  /** Of Node: `20.19.0`. */
  readonly node: string;
  now(): Date;
  exists(path: string): boolean;
  /** Creates the directory if it is missing. @throws {NodeJS.ErrnoException} when it is not writable */
  makeWritable(directory: string): void;
  /** Bytes that are free for this user on the disk with `path`. */
  freeBytes(path: string): number;
  /** Requests a URL; any answer will do. Rejects when the server is not reached. */
  request(url: string): Promise<{ readonly status: number; readonly date?: Date }>;
  /** The first line that a program prints; undefined when there is no such program. */
  firstLine(program: string, ...args: readonly string[]): Promise<string | undefined>;
  /** The path of a program of the target `local`; undefined if it is missing. */
  tool(name: string): string | undefined;
  /** Reads the state of a stack; undefined when all is well, otherwise why it cannot be read. */
  readState(stack: Stack): Promise<string | undefined>;
  bucket(location: S3Location): BucketProbe;
  /** `Enabled`, `Disabled`, `PendingDeletion`, ... of the KMS key or alias. Rejects with the error of the SDK. */
  keyState(keyId: string, region: string, endpoint?: string): Promise<string | undefined>;
}

/** This machine. What asks a backend or AWS is passed in. */
export function realProbes(
  env: Readonly<Record<string, string | undefined>>,
  rest: Pick<Probes, "now" | "readState" | "bucket" | "keyState">,
): Probes {
  return {
    ...rest,
    node: process.versions.node,
    exists: existsSync,
    makeWritable(directory) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      accessSync(directory, constants.W_OK);
    },
    freeBytes(path) {
      const { bavail, bsize } = statfsSync(path);
      return bavail * bsize;
    },
    async request(url) {
      const { status, headers } = await fetch(url, { method: "GET", redirect: "manual" });
      const date = new Date(headers.get("date") ?? "");
      return { status, ...(!Number.isNaN(date.getTime()) && { date }) };
    },
    tool: (name) => findTool(name, env),
    async firstLine(program, ...args) {
      const { stdout, failed } = await execa(program, args, { env, extendEnv: false, reject: false, timeout: 10_000 });
      return failed ? undefined : stdout.split("\n")[0];
    },
  };
}
