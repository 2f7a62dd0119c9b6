import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { type DownloadOptions, download } from "./download.ts";
import { failureReason } from "./failure-reason.ts";
import { isLeftover, unfinishedName } from "./leftover.ts";
import { mirrored, mirrorVariable } from "./mirror.ts";
import type { Release } from "./release.ts";
import { isArchive, unpack } from "./unpack.ts";

const prefix = ".partial-";

/** The file did not arrive, so that another place may help. */
class NotDownloaded extends UserError {}

/**
 * Downloads a release, and puts its programs into `folder` once its checksum is the expected one. Whatever happens, no
 * part of a program ever has its name; another process may install the same at the same time.
 *
 * @throws {UserError} when the download fails, its checksum differs, or a program is not in it; nothing is installed then
 */
export async function installRelease(release: Release, folder: string, options: DownloadOptions): Promise<void> {
  try {
    await install(release, folder, options);
  } catch (failure) {
    const { otherwise, inside: _, ...rest } = release;
    if (!(failure instanceof NotDownloaded) || otherwise === undefined || options.signal?.aborted) throw failure;
    await install({ ...rest, ...otherwise }, folder, options).catch((another: unknown) => {
      throw another instanceof NotDownloaded ? new UserError(`${failure.message} ${another.message}`) : another;
    });
  }
}

async function install(release: Release, folder: string, options: DownloadOptions): Promise<void> {
  makeFolder(folder);
  removeLeftovers(folder);
  const url = mirrored(release.url, options.env);
  const partial = join(folder, unfinishedName(prefix));
  try {
    const { algorithm, digest: expected } = release.checksum;
    const digest = await download(url, partial, algorithm, options).catch((failure: unknown) => {
      throw new NotDownloaded(`${url} could not be downloaded (${failureReason(failure)}). ${advice(release)}`);
    });
    if (digest !== expected) {
      const name = algorithm === "sha256" ? "SHA-256" : "SHA-512";
      throw new UserError(`${url} has ${name} ${digest}, expected ${expected}. It was not installed.`);
    }
    await installPrograms(release, partial, folder);
  } finally {
    for (const file of [partial, unpacked(partial)]) rmSync(file, { force: true });
  }
}

async function installPrograms(release: Release, file: string, folder: string): Promise<void> {
  const { url, programs } = release;
  if (!isArchive(url)) {
    for (const program of programs) await place(file, join(folder, program));
    return;
  }
  const files = programsIn(release, readFileSync(file));
  for (const program of programs) {
    const bytes = files.get(program);
    if (bytes === undefined) throw new UserError(`${url} holds no file named ${program}. It was not installed.`);
    await write(unpacked(file), bytes);
    await place(unpacked(file), join(folder, program));
  }
}

function programsIn({ url, inside, programs }: Release, archive: Uint8Array): Map<string, Uint8Array> {
  if (inside === undefined) return unpack(url, archive, programs);
  const inner = unpack(url, archive, [inside]).get(inside);
  return inner === undefined ? new Map() : unpack(inside, inner, programs);
}

function unpacked(archive: string): string {
  return `${archive}.program`;
}

/** Writes it to the disk before it gets its name, so that no power failure leaves an empty program. */
async function write(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function place(file: string, program: string): Promise<void> {
  const handle = await open(file, "r");
  await handle.chmod(0o755).finally(() => handle.close());
  renameSync(file, program);
}

/** @throws {UserError} when it is not writable */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (failure) {
    throw new UserError(
      `${folder} cannot be created (${failureReason(failure)}): give yourself the right to write there.`,
    );
  }
}

function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (isLeftover(file, prefix)) rmSync(file, { force: true });
  }
}

function advice({ url }: Release): string {
  const variable = mirrorVariable(url);
  const mirror = variable === undefined ? "" : `, or name a mirror with the same paths in ${variable}`;
  return `Try again; behind a proxy, set HTTPS_PROXY${mirror}.`;
}
