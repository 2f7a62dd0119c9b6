import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { anna, dev, Fixture } from "../testing/fixture.ts";
import { writeState } from "../testing/state-file.ts";
import type { RunOptions } from "../testing/test-repository.ts";

const outputs = {
  name: { value: "dev-ml" },
  endpoint: { value: "https://eks.example.com" },
  certificate_authority: { value: "LS0tLS1CRUdJTg==" },
};

/** `dev` with the given clusters; of these, `ml` is applied. */
class Repository extends Fixture {
  readonly clusters: readonly string[];

  constructor(...clusters: string[]) {
    super({});
    this.target = "aws";
    this.clusters = clusters;
    this.environments = [dev, anna, { ...anna, name: "ben", shares: ["network", "clusters"] }];
    writeState(this.stateFile("dev-ml-cluster"), { outputs });
  }

  override services() {
    return {
      ...super.services(),
      stacksOf: async ({ name }: { name: string }) =>
        this.clusters.map((cluster) => ({
          id: `${name}-${cluster}-cluster`,
          environment: name,
          name: `${cluster}-cluster`,
          kind: "cluster",
          cluster,
          dependencies: [],
          providers: [],
        })),
    };
  }

  kubeconfig(command: string, env: RunOptions["env"] = {}) {
    return this.run(`kubeconfig ${command}`, { env: { HOME: this.root, ...env } });
  }
}

describe("platform kubeconfig", () => {
  it("writes a file that only its owner can read, once", async () => {
    const repository = new Repository("ml");
    const file = repository.path(".kube/config");
    const first = await repository.kubeconfig("dev");
    expect(first).toMatchObject({ code: 0, stdout: `${file} is written: dev-ml\n` });
    expect(first.stderr).toContain("kubectl --context dev-ml get nodes");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parse(readFileSync(file, "utf8")).users[0].user.exec.args).toContain("dev-ml");
    const second = await repository.kubeconfig("dev ml");
    expect(second).toMatchObject({ code: 0, stdout: `${file} is up to date: dev-ml\n` });
    expect(existsSync(`${file}.backup`)).toBe(false);
  });

  it("keeps a copy of what was there, and a link", async () => {
    const repository = new Repository("ml");
    const real = repository.write("dotfiles/config", "apiVersion: v1\nkind: Config\ncurrent-context: mine\n");
    chmodSync(real, 0o644);
    repository.write(".kube/cache/x", "");
    symlinkSync(real, repository.path(".kube/config"));
    const { code, stderr } = await repository.kubeconfig("dev");
    expect(code).toBe(0);
    expect(stderr).toContain(`The earlier file is ${real}.backup.`);
    expect(lstatSync(repository.path(".kube/config")).isSymbolicLink()).toBe(true);
    expect(readFileSync(`${real}.backup`, "utf8")).toContain("current-context: mine");
    expect(parse(readFileSync(real, "utf8"))["current-context"]).toBe("dev-ml");
    expect(statSync(real).mode & 0o777).toBe(0o600);
  });

  it("says how a private cluster is reached", async () => {
    const repository = new Repository("ml");
    const isPrivate = "The endpoint of dev-ml is private: it is reached from its network only.";
    expect((await repository.kubeconfig("dev")).stderr).toContain(`${isPrivate}\n`);
    const { bastion } = checkEnvironment({ ...smallSpec, bastion: {} }, "a test");
    repository.environments = [{ ...dev, bastion }];
    const { stderr } = await repository.kubeconfig("dev");
    expect(stderr).toContain(`${isPrivate} Through the bastion: ./platform bastion connect dev\n`);
  });

  it("writes the first file of KUBECONFIG, or that of --file", async () => {
    const repository = new Repository("ml");
    const [one, two] = [repository.path("one"), repository.path("two")];
    await repository.kubeconfig("dev", { KUBECONFIG: `${one}:${two}` });
    expect(existsSync(one)).toBe(true);
    await repository.kubeconfig(`dev --file ${two} --profile ml`, { KUBECONFIG: one });
    expect(readFileSync(two, "utf8")).toContain("AWS_PROFILE");
    expect(existsSync(repository.path(".kube/config"))).toBe(false);
  });

  it("prints with --print, and writes nothing", async () => {
    const repository = new Repository("ml");
    const { code, stdout } = await repository.kubeconfig("dev --print");
    expect(code).toBe(0);
    expect(parse(stdout)["current-context"]).toBe("dev-ml");
    expect(existsSync(repository.path(".kube"))).toBe(false);
  });

  it("refuses the emulator, which runs no Kubernetes, and prints with a warning", async () => {
    const repository = new Repository("ml");
    repository.target = "emulated";
    writeState(repository.stateFile("dev-ml-cluster"), { outputs });
    expect((await repository.kubeconfig("dev")).stderr).toContain("The emulator runs no Kubernetes");
    const { code, stdout, stderr } = await repository.kubeconfig("dev --print");
    expect(code).toBe(0);
    expect(stderr).toContain("warning: the emulator runs no Kubernetes");
    expect(parse(stdout).clusters).toHaveLength(1);
  });

  it("leaves a file that is no kubeconfig as it is", async () => {
    const repository = new Repository("ml");
    const file = repository.write("config", "not: [yaml");
    const { code, stderr } = await repository.kubeconfig(`dev --file ${file}`);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file} is not a kubeconfig`);
    expect(readFileSync(file, "utf8")).toBe("not: [yaml");
  });

  it("names the target in the command that applies what it lacks", async () => {
    const repository = new Repository("train");
    repository.target = "emulated";
    const { stderr } = await repository.kubeconfig("dev --print");
    expect(stderr).toContain("Apply it first: ./platform apply dev --target emulated");
  });

  it.each([
    [
      ["ml", "train"],
      "dev",
      "dev has more than one cluster. Name one: ./platform kubeconfig dev ml. Clusters: ml, train.",
    ],
    [["ml", "train"], "dev trian", 'dev has no cluster called "trian". Did you mean "train"? Clusters: ml, train.'],
    [["train"], "dev", "dev-train-cluster is not applied yet. Apply it first: ./platform apply dev"],
    [[], "dev", "dev has no cluster."],
    [["ml"], "ben", "ben uses the clusters of dev: ./platform kubeconfig dev"],
  ])("with the clusters %j, refuses %s", async (clusters, command, message) => {
    const { code, stdout, stderr } = await new Repository(...clusters).kubeconfig(command);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("says that an output is missing", async () => {
    const repository = new Repository("ml");
    writeFileSync(repository.stateFile("dev-ml-cluster"), "");
    writeState(repository.stateFile("dev-ml-cluster"), { outputs: { name: outputs.name } });
    expect((await repository.kubeconfig("dev")).stderr).toContain("dev-ml-cluster publishes no endpoint.");
  });
});
