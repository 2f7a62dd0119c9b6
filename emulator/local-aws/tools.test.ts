import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { findTool, toolFolder, toolFolders } from "./tools.ts";

const root = mkdtempSync(join(tmpdir(), "tools-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const cache = join(root, "cache");
const env = { KUBEBUILDER_ASSETS: join(root, "assets"), PATH: `:${join(root, "path")}`, XDG_CACHE_HOME: cache };

function put(path: string, mode = 0o755): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, mode);
  return path;
}

describe("findTool", () => {
  beforeEach(() => {
    for (const folder of ["assets", "path", "cache"]) rmSync(join(root, folder), { recursive: true, force: true });
  });

  it("takes KUBEBUILDER_ASSETS before PATH, and PATH before what was brought", () => {
    const brought = put(join(toolFolder(env, "etcd"), "etcd"));
    expect(findTool("etcd", env)).toBe(brought);
    const onPath = put(join(root, "path", "etcd"));
    expect(findTool("etcd", env)).toBe(onPath);
    const asset = put(join(root, "assets", "etcd"));
    expect(findTool("etcd", env)).toBe(asset);
  });

  it("finds programs that are started in another folder, however their own is named", () => {
    const asset = put(join(root, "assets", "etcd"));
    const relatively = { ...env, KUBEBUILDER_ASSETS: relative(process.cwd(), dirname(asset)) };
    expect(findTool("etcd", relatively)).toBe(asset);
  });

  it("finds programs of Python, too", () => {
    const moto = put(join(toolFolder(env, "moto"), "bin", "moto_server"));
    expect(findTool("moto_server", env)).toBe(moto);
  });

  it("takes no folder, no file that is not executable, and nothing from the working directory", () => {
    mkdirSync(join(root, "assets", "kwok"), { recursive: true });
    put(join(root, "path", "kwok"), 0o644);
    expect(findTool("kwok", env)).toBeUndefined();
    expect(findTool("package.json", { PATH: "", XDG_CACHE_HOME: cache })).toBeUndefined();
  });
});

describe("toolFolders", () => {
  it("are in the cache of the user, which all clones share", () => {
    expect(toolFolders({ HOME: "/home/ana" })[0]).toBe("/home/ana/.cache/ml-platform/kubernetes-1.35.4");
    expect(toolFolders({ HOME: "/home/ana", XDG_CACHE_HOME: "/cache" })[0]).toBe(
      "/cache/ml-platform/kubernetes-1.35.4",
    );
  });
});
