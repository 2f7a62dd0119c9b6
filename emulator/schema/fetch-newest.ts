import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aws } from "../overlays/aws/index.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import { deriveProvider } from "./load.ts";
import { differencesBetween, type Newest, newestFile } from "./newest.ts";
import { readableJson } from "./readable-json.ts";
import { packageFolders, packageIn, providerFolder, providerPackage } from "./source.ts";

/** Generated from the newest provider every few weeks. It needs a newer Node and library to run, but none to be read. */
const packageName = "@cdktn/provider-aws";

/**
 * Downloads a package with `npm pack`, derives the schemas of the newest AWS provider from it, and writes the
 * differences to `newest-aws.json`.
 *
 * @param version of the package, or a tag such as `latest`
 * @param cacheDirectory keeps the generated files that were used
 * @throws {ProviderError} if the package cannot be had, or has no code of a type in use
 */
export function fetchNewest(version: string, cacheDirectory: string): Newest {
  mkdirSync(cacheDirectory, { recursive: true });
  const scratch = mkdtempSync(join(cacheDirectory, "download-"));
  try {
    unpack(download(version, scratch), scratch);
    const unpacked = join(scratch, "package");
    const kept = unpackedPackage(packageIn(unpacked).version, cacheDirectory);
    rmSync(kept, { recursive: true, force: true });
    renameSync(unpacked, kept);
    const newest = newestIn(kept);
    writeFileSync(newestFile, readableJson(newest));
    return newest;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Where {@link fetchNewest} keeps a version of the package. */
export function unpackedPackage(version: string, cacheDirectory: string): string {
  return join(cacheDirectory, `newest-aws-${version}`);
}

export function newestIn(directory: string): Newest {
  const { version, providerVersion } = packageIn(directory);
  const installed = providerPackage("aws");
  const from = deriveProvider(aws, installed.directory);
  return {
    provider: providerVersion,
    derivedFrom: { package: packageName, version },
    comparedWith: installed.providerVersion,
    differences: differencesBetween(from, deriveProvider(aws, directory)),
  };
}

function download(version: string, directory: string): string {
  const args = ["pack", `${packageName}@${version}`, "--loglevel", "error", "--pack-destination", directory];
  return join(directory, run("npm", args, `${packageName}@${version} could not be downloaded`).trim());
}

/** Unpacks what schemas are derived from: the whole package has 470 MB. */
function unpack(archive: string, directory: string): void {
  const { resources, dataSources } = packageFolders(aws);
  const folders = [providerFolder, ...Object.values(resources), ...Object.values(dataSources)];
  const files = ["package/package.json", ...folders.map((folder) => `package/lib/${folder}/index.js`)];
  run("tar", ["-xzf", archive, "-C", directory, ...files], `${packageName} lacks a type in use`);
}

function run(program: string, args: readonly string[], problem: string): string {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (failure) {
    const { stderr, message } = failure as { stderr?: string; message: string };
    throw new ProviderError(problem, stderr?.trim() || message);
  }
}
