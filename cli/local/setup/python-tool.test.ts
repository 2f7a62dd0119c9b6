import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isProgram } from "@ml-platform/emulator/tools";
import { beforeEach, describe, expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { installPythonTool, type PythonTool } from "./python-tool.ts";

const scratch = scratchDirectory("python-");
const moto: PythonTool = {
  tool: "moto",
  title: "moto 5.2.1",
  program: "moto_server",
  requirement: "moto[server]==5.2.1",
};

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(scratch, "machine-"));
  folder = join(root, "moto-5.2.1");
});

/** Stands in for Python: `python3 -m venv <directory>` makes a pip there that runs `pip`, in its directory. */
function withPython(pip: string): { readonly env: Record<string, string> } {
  const bin = join(root, "bin");
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh
mkdir -p "$3/bin" && cd "$3/bin" && printf '%s\\n' '#!/bin/sh' 'cd "$(dirname "$0")"' '${pip}' > pip && chmod +x pip\n`;
  writeFileSync(join(bin, "python3"), script);
  chmodSync(join(bin, "python3"), 0o755);
  return { env: { PATH: `${bin}:/usr/bin:/bin` } };
}

const working = 'echo "$@" > asked; echo > moto_server; chmod +x moto_server';

describe("installPythonTool", () => {
  it("installs the pinned version, into an environment that nothing else uses", async () => {
    await installPythonTool(moto, folder, withPython(working));
    expect(isProgram(join(folder, "bin", "moto_server"))).toBe(true);
    expect(readFileSync(join(folder, "bin", "asked"), "utf8")).toMatch(/^install .*moto\[server\]==5\.2\.1\n$/);
    expect(readdirSync(folder).sort()).toEqual(["bin", expect.stringMatching(/^venv-/)]);
  });

  it("keeps nothing of an installation that fails, and says why it did", async () => {
    const failing = withPython("echo > moto_server; echo No matching distribution >&2; exit 1");
    await expect(installPythonTool(moto, folder, failing)).rejects.toThrow(
      /^moto 5\.2\.1 could not be installed: pip install .* failed\.\nNo matching distribution$/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says that the package has no such program", async () => {
    await expect(installPythonTool(moto, folder, withPython("exit 0"))).rejects.toThrow("no program named moto_server");
  });

  it("says that there is no Python", async () => {
    const env = { PATH: join(root, "nowhere"), HOME: root };
    await expect(installPythonTool(moto, folder, { env })).rejects.toThrow(
      "python3 was not found on PATH, and moto 5.2.1",
    );
  });

  it("replaces what a killed installation has left", async () => {
    for (const path of ["venv-elsewhere-1-0/bin", "bin"]) mkdirSync(join(folder, path), { recursive: true });
    const dead = join(folder, `venv-${(await import("node:os")).hostname()}-999999999-0`);
    mkdirSync(dead);
    await installPythonTool(moto, folder, withPython(working));
    expect(isProgram(join(folder, "bin", "moto_server"))).toBe(true);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it("keeps the installation of the process that was first", async () => {
    const options = withPython(`sleep 0.2; ${working}`);
    await Promise.all([1, 2, 3].map(() => installPythonTool(moto, folder, options)));
    expect(isProgram(join(folder, "bin", "moto_server"))).toBe(true);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
