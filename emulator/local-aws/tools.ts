import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

// The programs that the local AWS runs, or that people use with it: which versions `platform local setup` brings, and
// where they are found. Node's own modules only, because commands that start nothing ask, too.

/** What `platform local setup` brings; its downloads and their checksums stand beside the command. */
export const toolVersions = {
  kubernetes: "1.35.4",
  /** The archive of kube-apiserver, etcd and kubectl for tests, which is all there is for macOS. */
  envtest: "1.35.0",
  etcd: "3.6.13",
  kwok: "0.8.0",
  helm: "4.1.4",
  moto: "5.2.1",
  awscli: "1.45.11",
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** `kubernetes-1.35.4` in the folder that all clones of this user share; a new version gets a folder of its own. */
export function toolFolder(env: Environment, tool: keyof typeof toolVersions): string {
  const cache = env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache");
  return join(cache, "ml-platform", `${tool}-${toolVersions[tool]}`);
}

/** Every folder that `platform local setup` fills with programs, whether it is there or not. */
export function toolFolders(env: Environment): string[] {
  const folders = (["kubernetes", "envtest", "etcd", "kwok", "helm"] as const).map((tool) => toolFolder(env, tool));
  return [...folders, ...(["moto", "awscli"] as const).map((tool) => join(toolFolder(env, tool), "bin"))];
}

/**
 * The path of a program: in the folder that `KUBEBUILDER_ASSETS` names, as tests of Kubernetes controllers have it
 * (https://book.kubebuilder.io/reference/envtest.html), else on PATH, else where `platform local setup` puts it.
 */
export function findTool(name: string, env: Environment = process.env): string | undefined {
  const assets = env["KUBEBUILDER_ASSETS"] ?? "";
  return (
    [assets, ...(env["PATH"] ?? "").split(delimiter), ...toolFolders(env)]
      .filter((folder) => folder !== "")
      // It may be started in another folder.
      .map((folder) => resolve(folder, name))
      .find(isProgram)
  );
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
