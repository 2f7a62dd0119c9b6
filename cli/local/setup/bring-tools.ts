import { findTool, toolFolder } from "@ml-platform/emulator/tools";
import { UserError } from "@ml-platform/rules";
import type { DownloadOptions } from "../../tools/download.ts";
import { installRelease } from "../../tools/install-release.ts";
import { installPythonTool, type PythonTool } from "./python-tool.ts";
import type { ToolRelease } from "./releases.ts";

/** What became of a program. */
export interface BroughtTool {
  readonly name: string;
  readonly status: "found" | "installed" | "unavailable" | "failed";
  /** Absent if there is none. */
  readonly path?: string;
  /** Why there is none. */
  readonly says?: string;
}

export interface Wanted {
  /** Names of programs, in the order in which they are reported. */
  readonly programs: readonly string[];
  readonly releases: readonly ToolRelease[];
  readonly pythonTools: readonly PythonTool[];
}

interface BringOptions {
  readonly env: DownloadOptions["env"];
  readonly signal: AbortSignal;
  /** Is called when something that takes long begins. */
  readonly begin: (what: string) => { onProgress(arrived: number, total: number | undefined): void; end(): void };
}

/** Installs what is neither in KUBEBUILDER_ASSETS, nor on PATH, nor installed already. What fails keeps nothing else from it. */
export async function bringTools(wanted: Wanted, { env, signal, begin }: BringOptions): Promise<BroughtTool[]> {
  const before = new Set(wanted.programs.filter((name) => findTool(name, env) !== undefined));
  const failures = new Map<string, string>();
  const attempt = async (what: string, names: readonly string[], install: Install): Promise<void> => {
    if (names.length === 0 || signal.aborted) return;
    const { onProgress, end } = begin(what);
    try {
      await install(onProgress);
    } catch (failure) {
      if (!(failure instanceof UserError)) throw failure;
      for (const name of names) failures.set(name, failure.message);
    } finally {
      end();
    }
  };
  for (const release of wanted.releases) {
    const programs = release.programs.filter((name) => !before.has(name));
    await attempt(`Downloading ${release.title}`, programs, (onProgress) =>
      installRelease({ ...release, programs }, toolFolder(env, release.tool), { env, signal, onProgress }),
    );
  }
  for (const tool of wanted.pythonTools) {
    await attempt(`Installing ${tool.title} with pip`, before.has(tool.program) ? [] : [tool.program], () =>
      installPythonTool(tool, toolFolder(env, tool.tool), { env, signal }),
    );
  }
  return wanted.programs.map((name): BroughtTool => {
    const path = findTool(name, env);
    if (path !== undefined) return { name, status: before.has(name) ? "found" : "installed", path };
    if (signal.aborted) return { name, status: "failed", says: "It was not installed: interrupted." };
    const says = failures.get(name);
    return says === undefined
      ? { name, status: "unavailable", says: "There is no release of it for this machine." }
      : { name, status: "failed", says };
  });
}

type Install = (onProgress: (arrived: number, total: number | undefined) => void) => Promise<void>;
