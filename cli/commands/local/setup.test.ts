import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pair } from "../../testing/pair.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";
import { ReleaseServer } from "../../tools/testing/release-server.ts";

const server = ReleaseServer.forTests();

const programs = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "etcd",
  "kwok",
  "helm",
  "moto_server",
  "aws",
];

function machine(...present: readonly string[]) {
  const fixture = pair();
  for (const name of present) fixture.writeProgram(`assets/${name}`, "exit 0");
  const mirrors = ["KUBERNETES", "GITHUB", "HELM"].map((name) => [`PLATFORM_${name}_MIRROR`, server.url]);
  const env = {
    ...Object.fromEntries(mirrors),
    PLATFORM_NPM_REGISTRY: server.url,
    KUBEBUILDER_ASSETS: fixture.path("assets"),
    XDG_CACHE_HOME: fixture.path("cache"),
    PATH: "/nowhere",
  };
  const run = (...argv: string[]) => fixture.runWith(["local", "setup", ...argv], { env });
  return { fixture, run };
}

describe("platform local setup", () => {
  it("says where everything is, and what to do next", async () => {
    const { fixture, run } = machine(...programs);
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^etcd +found +${fixture.path("assets", "etcd")}$`, "m"));
    expect(stdout).toMatch(/^Everything is there\. Next: \.\/platform apply dev --target local$/m);
    expect(stderr).toBe("");
    expect(server.requested).toEqual([]);
  });

  it("says what could not be had and why, and fails", async () => {
    const { run } = machine(...programs.filter((name) => name !== "helm" && name !== "aws"));
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Downloading Helm 4\.1\.4 \.\.\.$/m);
    expect(stdout).toMatch(
      /^helm: http:.*helm-v4\.1\.4-.* could not be downloaded \(HTTP 404\)\..*PLATFORM_HELM_MIRROR/m,
    );
    expect(stdout).toMatch(/^aws: python3 was not found on PATH/m);
    expect(stdout).toMatch(/^2 programs missing\.$/m);
  });

  it("prints a document for programs", async () => {
    const { fixture, run } = machine(...programs.filter((name) => name !== "moto_server"));
    const { code, stdout } = await run("--json");
    expect(code).toBe(1);
    const document = JSON.parse(stdout);
    expect(schemaErrors("local setup", document)).toEqual([]);
    expect(document.result).toBe("failed");
    expect(document.tools.map(({ name }: { name: string }) => name)).toEqual(programs);
    expect(document.tools[4]).toEqual({ name: "etcd", status: "found", path: join(fixture.path("assets"), "etcd") });
    expect(document.tools[7]).toMatchObject({ name: "moto_server", status: "failed" });
  });
});
