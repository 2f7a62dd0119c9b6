import { describe, expect, it } from "vitest";
import { mirrorVariable } from "../../tools/mirror.ts";
import { type Machine, releasedPrograms, releasesFor } from "./releases.ts";

const programsFor = (machine: Machine) => releasesFor(machine).flatMap(({ programs }) => programs);

describe("releasesFor", () => {
  it.each(["x64", "arm64"])("has every program for Linux on %s", (arch) => {
    expect(programsFor({ platform: "linux", arch })).toEqual(releasedPrograms);
  });

  it("has no controller manager and no scheduler for macOS, and no kwok for Macs with Intel processors", () => {
    const onArm = programsFor({ platform: "darwin", arch: "arm64" });
    expect(onArm.sort()).toEqual(["etcd", "helm", "kube-apiserver", "kubectl", "kwok"]);
    expect(programsFor({ platform: "darwin", arch: "x64" }).sort()).toEqual(onArm.filter((name) => name !== "kwok"));
  });

  it.each([
    { platform: "win32", arch: "x64" },
    { platform: "linux", arch: "s390x" },
  ])("has nothing for $platform on $arch", (machine) => {
    expect(releasesFor(machine)).toEqual([]);
  });

  it("has a download of its own, a whole checksum and a mirror for each", () => {
    const releases = ["linux", "darwin"].flatMap((platform) =>
      ["x64", "arm64"].flatMap((arch) => releasesFor({ platform, arch })),
    );
    const files = releases.flatMap(({ otherwise, ...release }) => [
      release,
      ...(otherwise === undefined ? [] : [otherwise]),
    ]);
    for (const { url, checksum } of files) {
      expect(checksum.digest, url).toMatch(checksum.algorithm === "sha256" ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{128}$/);
      expect(mirrorVariable(url), url).toBeDefined();
    }
    expect(new Set(files.map(({ url }) => url)).size).toBe(files.length);
    expect(new Set(files.map(({ checksum }) => checksum.digest)).size).toBe(files.length);
  });
});
