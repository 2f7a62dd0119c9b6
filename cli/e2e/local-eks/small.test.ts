import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { findTool } from "@ml-platform/emulator/tools";
import { checkEnvironment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { sandpitDeployers } from "@ml-platform/rules";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readRun } from "../../local/run-file.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { expectApplied, Life } from "./life.ts";
import { LocalTarget, missing } from "./local-target.ts";
import { sandpitsOf } from "./sandpits.ts";
import { SignedIn } from "./signed-in.ts";

const { ml } = smallSpec.clusters ?? {};
/** With who makes sandpits, and may do nothing else in the cluster. */
const spec: PermanentSpec = {
  ...smallSpec,
  clusters: {
    ml: {
      kubernetes: "1.35",
      ...ml,
      access: {
        ...ml?.access,
        sandpits: {
          principalArn: "arn:aws:iam::111111111111:role/terraform-sandpit",
          policy: "AmazonEKSClusterAdminPolicy",
          namespaces: ["sandpit-*"],
          kubernetesGroups: [sandpitDeployers],
        },
      },
    },
  },
};
const small = checkEnvironment(spec);
const { clusters: _, sandpits: __, ...networkSpec } = smallSpec;
/** In an account of its own, and with nothing but a network. */
const twin = checkEnvironment({ ...networkSpec, name: "twin", account: { id: "333333333333", alias: "ml-twin" } });
const target = new LocalTarget([small, twin]);
target.specs = { small: spec };
const apply = (name: string) => target.run(`apply ${name} --auto-approve`);
const accounts = async () => JSON.parse((await target.runWith(["local", "status", "--json"])).stdout).accounts;
/** How the real provider plans the network, `local-aws/small.test.ts` shows; that of the twin is destroyed. */
const ofCluster = ["ml-cluster", "ml-nodes", "ml-platform", "ml-sandpits"];
const life = new Life(target, small.account.id, [{ environment: small, stacks: ofCluster }]);
const account = target.path(".platform", "local", small.account.id);
const kubeconfig = target.path("kubeconfig");
let signedIn: Promise<SignedIn> | undefined;
/** Runs kubectl as who administers the cluster, signed in once: the kubeconfig of people does so for every command. */
async function admin(command: string): Promise<string> {
  signedIn ??= SignedIn.as(target, small, ml?.access?.["admins"]?.principalArn ?? "", { user: "admin" });
  const { code, stdout, stderr } = await (await signedIn).kubectl(command);
  if (code !== 0) throw new Error(`kubectl ${command}: ${stderr}`);
  return stdout;
}

describe("an environment on the local target", () => {
  let url = "";
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  afterAll(() => target.stop());

  it("is not read while nothing runs, and how to start it is said", async () => {
    for (const command of ["output small", "state list", "destroy small --auto-approve"]) {
      const { code, stderr } = await target.run(command);
      expect([code, stderr]).toEqual([1, expect.stringContaining("./platform apply")]);
      expect(stderr).toContain("--target local");
    }
    expect(existsSync(account)).toBe(false);
  });

  it("is applied whole by one command, beside another one in an account of its own", async () => {
    const [ran, other] = await Promise.all([apply("small"), apply("twin")]);
    expectApplied(ran, [
      "Starting the local AWS of ml-small (111111111111)",
      // What to try then.
      "./platform kubeconfig small --target local",
    ]);
    expectApplied(other, ["Starting the local AWS of ml-twin (333333333333)"]);
  });

  describe("the cluster, and what it takes", () => life.isStable());

  it("keeps its states in the local AWS of its account, where commands find them", async () => {
    const { stdout } = await target.run("output small --stack network");
    expect(stdout).toContain("vpc_id");
    expect(existsSync(target.path(".platform", "local", "state"))).toBe(false);
    const [environment] = await target.json("list");
    expect(environment).toMatchObject({ name: "small", backend: "s3" });
    expect(await accounts()).toMatchObject([
      { environments: ["small"], status: "runs", clusters: [{ name: "small-ml" }] },
      { environments: ["twin"], status: "runs", clusters: [] },
    ]);
    const { stacks }: { stacks: { id: string; status: string }[] } = await target.json("state list");
    const applied = stacks.filter(({ status }) => status === "read").map(({ id }) => id);
    expect(applied.sort()).toEqual([...ofCluster.map((name) => `small-${name}`), "small-network", "twin-network"]);
  });

  it("stays when the other one is destroyed, and its account ended", async () => {
    const { code, stdout, stderr } = await target.run("destroy twin --auto-approve");
    expect(code, stdout + stderr).toBe(0);
    expect((await target.runWith(["local", "stop", twin.account.id])).code).toBe(0);
    expect(await accounts()).toMatchObject([{ environments: ["small"], status: "runs" }]);
  });

  it("lets kubectl in from any shell, as who administers the cluster", async () => {
    const written = await target.run(`kubeconfig small --file ${kubeconfig}`);
    expect(written.code, written.stderr).toBe(0);
    expect(written.stdout).toContain("small-ml-local");
    const { stdout } = await promisify(execFile)(
      findTool("kubectl") ?? "",
      ["--kubeconfig", kubeconfig, "auth", "whoami", "--output", "json"],
      // Nothing but the file says who asks.
      { env: { PATH: process.env["PATH"], HOME: target.root } },
    );
    expect(stdout).toContain("role/admin");
    const size = small.clusters["ml"]?.nodeGroups["system"]?.size.min;
    const nodes = async () => (await admin("get nodes --output name")).trim().split("\n");
    await vi.waitFor(async () => expect(await nodes()).toHaveLength(size ?? 0), { timeout: 120_000, interval: 1000 });
  });

  it("answers nobody who has no key of it", async () => {
    url = readRun(account)?.url ?? "";
    const body = "Action=GetCallerIdentity&Version=2011-06-15";
    const signedBy = (key: string) => ({
      authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-2/sts/aws4_request, SignedHeaders=host, Signature=0`,
    });
    for (const headers of [{}, signedBy("local"), signedBy("AKIAIOSFODNN7EXAMPLE")]) {
      const refused = await fetch(url, { method: "POST", headers, body });
      expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining("InvalidClientTokenId")]);
    }
    const key = readFileSync(target.path(".platform", "local", "access-key"), "utf8");
    expect((await fetch(url, { method: "POST", headers: signedBy(key), body })).status).toBe(200);
  });

  describe("sandpits in its cluster", () => sandpitsOf(target, small, admin));

  describe("the cluster, and what it took", () => {
    life.isDestroyed();
    life.leavesNoCluster();
  });

  life.leavesNothing();

  it("does not answer then", async () => {
    await expect(fetch(url)).rejects.toThrow();
  });
});
