import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import { dev, type Fixture } from "../../testing/fixture.ts";
import { havingApplied, sandpitEntry, sandpitPolicy } from "../../testing/having-sandpits.ts";
import { writeState } from "../../testing/state-file.ts";

const as = (user: string, env = {}) => ({
  services: { now: () => new Date("2026-11-27T12:00:00Z") },
  env: { PLATFORM_USER: user, ...env },
});

const role = "arn:aws:iam::111111111111:role/alice-owner";

const applied = (entry = sandpitEntry("alice"), ownerRole = role): Promise<Fixture> =>
  havingApplied(entry, "aws", { owner_role_arn: ownerRole });

const shell = (fixture: Fixture, words: readonly string[], options = as("alice")) =>
  fixture.runWith(["sandpit", "shell", ...words], options);

const printing = ["--", "sh", "-c", 'cat "$KUBECONFIG"'];

describe("platform sandpit shell", () => {
  it("runs a command whose kubectl works in the namespace as the owner, and leaves nothing", async () => {
    const fixture = await applied();
    const { code, stdout, stderr } = await shell(fixture, ["alice", ...printing]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const config = parse(stdout);
    expect(config["current-context"]).toBe("alice");
    expect(config.contexts[0].context).toEqual({ cluster: "alice", user: "alice", namespace: "sandpit-alice" });
    expect(config.clusters[0].cluster.server).toBe("https://0123.gr7.us-east-2.eks.amazonaws.com");
    expect(config.users[0].user.exec.args).toEqual([
      ...["eks", "get-token", "--cluster-name", "dev-ml", "--region", "us-east-2", "--output", "json"],
      ...["--role-arn", role],
    ]);
    const left = readdirSync(join(fixture.root, ".platform", "aws")).filter((name) => name.startsWith("scratch-"));
    expect(left).toEqual([]);
  });

  it("sets variables that say where the sandpit is", async () => {
    const fixture = await applied();
    const names = ["AWS_REGION", "PLATFORM_SANDPIT", "PLATFORM_TARGET", "PLATFORM_SANDPIT_NAMESPACE"];
    const script = [...names, "PLATFORM_SANDPIT_ROLE", "PLATFORM_SANDPIT_SECRETS", "MINE"]
      .map((name) => `echo "$${name}"`)
      .join(";");
    const { stdout } = await shell(fixture, ["--", "sh", "-c", script], as("alice", { MINE: "kept" }));
    expect(stdout.trim().split("\n")).toEqual([
      ...["us-east-2", "alice", "aws", "sandpit-alice"],
      ...[role, "dev/sandpits/alice/", "kept"],
    ]);
  });

  it("works as another profile than that which reads the registry", async () => {
    const fixture = await applied();
    const script = 'echo "profile: $AWS_PROFILE"; cat "$KUBECONFIG"';
    const { stdout } = await shell(fixture, ["--profile", "developer", "--", "sh", "-c", script]);
    expect(stdout).toContain("profile: developer\n");
    expect(parse(stdout.replace(/^.*\n/, "")).users[0].user.exec.env).toEqual([
      { name: "AWS_PROFILE", value: "developer" },
    ]);
  });

  it("passes the exit code on, and that of a signal as a shell does", async () => {
    const fixture = await applied();
    expect((await shell(fixture, ["--", "sh", "-c", "exit 7"])).code).toBe(7);
    expect((await shell(fixture, ["--", "sh", "-c", "kill -9 $$"])).code).toBe(137);
    const missing = await shell(fixture, ["--", "no-such-program", "--help"]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("no-such-program cannot be started (ENOENT).");
  });

  it("starts the shell of the user without a command, and says where it is", async () => {
    const fixture = await applied();
    const SHELL = fixture.writeProgram("my-shell", 'echo "in $PLATFORM_SANDPIT"');
    const { stdout, stderr } = await shell(fixture, [], as("alice", { SHELL }));
    expect(stdout).toBe("in alice\n");
    expect(stderr).toBe('A shell in alice: namespace sandpit-alice of dev-ml. "exit" leaves it.\n');
  });

  it("counts as activity, and warns of a sandpit in which nothing runs", async () => {
    const fixture = await applied(sandpitEntry("alice", { state: "sleeping" }));
    const { code, stderr } = await shell(fixture, ["--", "true"]);
    expect(code).toBe(0);
    expect(stderr).toContain("alice is sleeping. Nothing runs in it. To use it: ./platform sandpit wake alice");
    const registry = openSandpitRegistry({ root: fixture.root, env: {} }, "aws", dev);
    expect((await registry.read("alice"))?.entry.lastActivity).toBe("2026-11-27T12:00:00.000Z");
  });

  it("is refused to others, and signs an admin in as the admin", async () => {
    const fixture = await applied();
    const { code, stderr } = await shell(fixture, ["alice", "--", "true"], as("bob"));
    expect(code).toBe(1);
    expect(stderr).toContain("Sandpit alice belongs to alice, and you are bob.");
    fixture.environments = fixture.environments.map((each) => ({
      ...each,
      sandpits: sandpitPolicy({ admins: ["root"] }),
    }));
    const { stdout } = await shell(fixture, ["alice", "--admin", ...printing], as("root"));
    expect(stdout).toContain("namespace: sandpit-alice");
    expect(stdout).not.toContain("--role-arn");
  });

  it("signs a pipeline in as the pipeline, whoever started it", async () => {
    const fixture = await applied(sandpitEntry("alice", { mergeRequest: 12 }));
    const job = { GITLAB_CI: "true", CI_MERGE_REQUEST_IID: "12" };
    for (const user of ["alice", "bob"]) {
      const { code, stdout } = await shell(fixture, ["alice", ...printing], as(user, job));
      expect(code).toBe(0);
      expect(stdout).not.toContain("--role-arn");
    }
  });

  it("says so where there is no role to assume, and where no cluster answers", async () => {
    const fixture = await applied(sandpitEntry("alice"), "");
    const { stdout, stderr } = await shell(fixture, printing);
    expect(stdout).not.toContain("--role-arn");
    expect(stderr).toContain("dev lists no developers, so you sign in as whoever you are in AWS.");
  });

  it.each([
    [["alice", "kubectl"], '"kubectl" is too much: a command stands after "--"'],
    [["alice", "--cluster", "other", "--", "true"], 'alice is not in a cluster called "other". Clusters: ml.'],
    [["alcie"], 'No sandpit is called "alcie". Did you mean "alice"?'],
  ])("refuses %j", async (words, message) => {
    const { code, stderr } = await shell(await applied(), words);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it("is refused while nothing of the sandpit is made", async () => {
    const fixture = await applied();
    writeState(fixture.stateFile("alice-ml-tenant"), {});
    const { code, stderr } = await shell(fixture, ["--", "true"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Nothing of alice is in a cluster yet. To make it: ./platform sandpit up alice");
  });
});
