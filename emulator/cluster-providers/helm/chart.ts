import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { parseYaml } from "../../overlays/yaml.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import type { ObjectValue } from "../../wire/value.ts";
import type { Cluster } from "../cluster.ts";
import { type ChartLocation, chartLocation } from "./chart-location.ts";
import { findHelm, noHelm, runHelm } from "./helm-program.ts";
import type { ChartMetadata } from "./release-record.ts";

/** A chart that helm can install. */
export interface AvailableChart {
  readonly path: string;
  readonly metadata: ChartMetadata;
}

export interface UnavailableChart {
  /** `could not be fetched: ...`. */
  readonly unavailable: string;
  readonly metadata?: ChartMetadata;
}

export type Chart = AvailableChart | UnavailableChart;

const notInstalled = `cannot be installed: ${noHelm}`;

/** How long a repository may take to answer, in milliseconds. */
const patience = 20_000;

/** What was asked for in this process, so that a plan of many releases waits once for a repository that is silent. */
const fetched = new Map<string, Promise<string | Error>>();

/**
 * The chart of a release: on this machine, or fetched from where it is published.
 *
 * @throws {ProviderError} in the real provider's words if a local chart is missing or is none
 */
export async function findChart(
  release: ObjectValue,
  { environment, directory }: Pick<Cluster, "environment" | "directory">,
): Promise<Chart> {
  const location = chartLocation(release, directory);
  switch (location.kind) {
    case "missing":
      throw new ProviderError("Error locating chart", location.reason);
    case "local":
      return localChart(location.path, environment);
    case "remote":
      return remoteChart(location, release, environment);
  }
}

async function localChart(path: string, environment: NodeJS.ProcessEnv): Promise<Chart> {
  const metadata = await readMetadata(path, environment);
  if (metadata === undefined) return { unavailable: notInstalled };
  return findHelm(environment) === undefined ? { unavailable: notInstalled, metadata } : { path, metadata };
}

/** @returns undefined if only helm could tell, and it is not on this machine */
async function readMetadata(path: string, environment: NodeJS.ProcessEnv): Promise<ChartMetadata | undefined> {
  const refuse = (reason: string): never => {
    throw new ProviderError("Error loading chart", `Unable to load chart ${path}: ${reason}`);
  };
  if (statSync(path).isDirectory()) {
    const file = join(path, "Chart.yaml");
    if (!existsSync(file)) return refuse("Chart.yaml file is missing");
    return metadataOf(readFileSync(file, "utf8"), refuse);
  }
  const answer = await runHelm({ args: ["show", "chart", "--", path] }, environment);
  if (answer === undefined) return undefined;
  return answer.succeeded ? metadataOf(answer.output, refuse) : refuse(answer.error);
}

function metadataOf(text: string, refuse: (reason: string) => never): ChartMetadata {
  let content: unknown;
  try {
    content = parseYaml(text);
  } catch (error) {
    return refuse(`cannot load Chart.yaml: ${error instanceof Error ? error.message : String(error)}`);
  }
  const metadata = (typeof content === "object" && content !== null ? content : {}) as Partial<ChartMetadata>;
  const { name, version, appVersion } = metadata;
  if (typeof name !== "string" || name === "") return refuse("validation: chart.metadata.name is required");
  if (version === undefined || version === null) return refuse("validation: chart.metadata.version is required");
  return {
    ...metadata,
    name,
    version: String(version),
    ...(appVersion !== undefined && { appVersion: String(appVersion) }),
  };
}

async function remoteChart(
  location: ChartLocation & { kind: "remote" },
  release: ObjectValue,
  environment: NodeJS.ProcessEnv,
): Promise<Chart> {
  // What is in a URL would be in the list of processes, and in what is said of the release.
  const holdsPassword = [location.reference, location.repository ?? ""].some((url) => /^[^/]*:\/\/[^/?#]*@/.test(url));
  if (holdsPassword || (release["repository_username"] ?? null) !== null) {
    return {
      unavailable: "is not fetched: its repository wants a user name and a password, and nobody signs in from here",
    };
  }
  const archive = await fetchChart(location, environment);
  if (archive instanceof Error) return { unavailable: `could not be fetched: ${archive.message}` };
  const metadata = await readMetadata(archive, environment);
  return metadata === undefined ? { unavailable: notInstalled } : { path: archive, metadata };
}

/** The archive of a published chart. What has an exact version is kept for the next run. */
function fetchChart(
  location: ChartLocation & { kind: "remote" },
  environment: NodeJS.ProcessEnv,
): Promise<string | Error> {
  const key = createHash("sha256").update(JSON.stringify(location)).digest("hex").slice(0, 32);
  const asked = fetched.get(key) ?? pull(location, key, environment);
  fetched.set(key, asked);
  return asked;
}

async function pull(
  { reference, repository, version }: ChartLocation & { kind: "remote" },
  key: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | Error> {
  const cache = join(environment["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "ml-platform", "charts");
  const exact = join(cache, key);
  const isExact = /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version ?? "");
  if (isExact && existsSync(exact)) return archiveIn(exact);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(cache, "fetching-"));
  try {
    const answer = await runHelm(
      {
        args: [
          "pull",
          `--destination=${folder}`,
          ...(repository === undefined ? [] : [`--repo=${repository}`]),
          ...(version === undefined ? [] : [`--version=${version}`]),
          "--",
          reference,
        ],
        patience,
      },
      environment,
    );
    if (answer === undefined) return new Error(noHelm);
    if (!answer.succeeded) return new Error(answer.error);
    const archive = archiveIn(folder);
    if (archive instanceof Error) return archive;
    // The name of an archive ends with its version, so that nobody loses the one that is being installed.
    const kept = isExact ? exact : `${exact}-${basename(archive)}`;
    try {
      renameSync(folder, kept);
    } catch (error) {
      // Another process has fetched it in the meantime.
      if (!existsSync(kept)) throw error;
    }
    return archiveIn(kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function archiveIn(folder: string): string | Error {
  const [archive] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  return archive === undefined ? new Error("helm fetched nothing") : join(folder, archive);
}
