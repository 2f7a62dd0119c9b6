import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { complete, small } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { describe, expect, it } from "vitest";
import { beforeAllWithTerraform, skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { foundDrift } from "../found-drift.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

const seeds = ["seeded-marked-7d1f0c2e", "seeded-output-90ab44e1", "glpat-seededtokenshape1234"];

interface StateFile {
  outputs: Record<string, object>;
  resources: {
    type: string;
    name: string;
    instances: { attributes: Record<string, unknown>; sensitive_attributes: object[] }[];
  }[];
}

/** Adds secrets as a state may hold them: marked by the provider, published as sensitive, or recognizable by shape. */
function seed(file: string): void {
  const state = JSON.parse(readFileSync(file, "utf8")) as StateFile;
  const [instance] = state.resources.find(({ type }) => type === "aws_vpc")!.instances;
  const { attributes } = instance!;
  attributes["tags"] = { Name: seeds[0], note: seeds[2] };
  attributes["tags_all"] = { ...(attributes["tags_all"] as object), Name: seeds[0], note: seeds[2] };
  const mark = (attribute: string) => [
    { type: "get_attr", value: attribute },
    { type: "index", value: { value: "Name", type: "string" } },
  ];
  instance!.sensitive_attributes = [mark("tags"), mark("tags_all")];
  state.outputs["seeded"] = { value: seeds[1], type: "string", sensitive: true };
  writeFileSync(file, JSON.stringify(state));
}

describe("platform state, with one environment applied and one not", () => {
  const rehearsal = new Rehearsal([small, complete]);
  const ids = stacksOf(small).map(({ id }) => id);
  const printed: string[] = [];
  async function state(command: string) {
    const ran = await rehearsal.run(`state ${command}`);
    printed.push(ran.stdout, ran.stderr);
    return ran;
  }
  const json = async (command: string) => JSON.parse((await state(`${command} --json`)).stdout);

  beforeAllWithTerraform(async () => {
    const { code, stderr } = await rehearsal.run("apply small --auto-approve");
    expect(code, stderr).toBe(0);
  });

  it("lists exactly what apply created", async () => {
    const { resources } = await json("list");
    for (const stack of ids) {
      const listed = resources.flatMap((resource: { stack: string; address: string }) =>
        resource.stack === stack ? [resource.address] : [],
      );
      expect(listed.sort(), stack).toEqual(rehearsal.addresses(stack).sort());
    }
    expect((await state("list small")).stdout).toContain(`resources in ${ids.length} stacks.`);
  });

  it("finds no drift, then the drift that was caused", async () => {
    expect(foundDrift((await state("drift small --json")).stdout)).toEqual([]);
    rehearsal.setFaults([
      { type: "aws_vpc", effect: "change", set: { enable_dns_hostnames: false } },
      { type: "aws_eip", effect: "vanish" },
    ]);
    const drifted = await state("drift small --stack network --json");
    rehearsal.setFaults([]);
    expect(drifted.code, drifted.stderr).toBe(2);
    expect(foundDrift(drifted.stdout)).toEqual(["aws_eip removed", "aws_vpc changed enable_dns_hostnames"]);
  });

  it("shows a resource with the line of TypeScript that makes it, and what is downstream of it in other stacks", async () => {
    seed(rehearsal.stateFile("small-network"));
    const vpc = rehearsal.addresses("small-network").find((address) => address.startsWith("aws_vpc."))!;
    const { resource } = await json(`show small-network:${vpc}`);
    expect(resource.constructPath).toBe("small-network/vpc/vpc");
    expect(resource.source[0]).toMatch(/^modules\/vpc\/vpc\.ts:\d+:\d+$/);
    expect(resource.source[1]).toMatch(/^stacks\/network\/network-stack\.ts:\d+:\d+$/);
    expect(resource.outputs).toContainEqual({ name: "vpc_id", readers: ["small-ml-cluster"] });
    expect((await state(`show ${resource.id}`)).stdout).toContain("made at      modules/vpc/vpc.ts:");

    const { stacks, resources } = await json(`impact small-network:${vpc}`);
    expect(stacks).toEqual(expect.arrayContaining(["small-network", "small-ml-cluster", "small-ml-nodes"]));
    expect(resources.some(({ type }: { type: string }) => type === "aws_eks_node_group")).toBe(true);
  });

  it("searches everything", async () => {
    const { matches } = await json("search type:node_group instance_types=g6.*");
    expect(matches.length).toBeGreaterThan(0);
    for (const match of matches) expect(match.found[0].value).toMatch(/^g6\./);
    expect((await json(`search ${seeds[0]}`)).total).toBe(0);
  });

  it("shows the contract, the graphs, the cost and the orphans", async () => {
    const { outputs, missing } = await json("outputs small");
    expect(missing).toEqual([]);
    const vpcId = outputs.find(({ name }: { name: string }) => name === "vpc_id");
    expect(vpcId.readers.map(({ stack }: { stack: string }) => stack)).toEqual(["small-ml-cluster"]);
    expect((await state("graph small")).stdout).toMatch(/network<br\/>\d+ resources/);
    expect((await state("graph small-network --format svg")).stdout).toMatch(/^<svg /);
    const { environments } = await json("cost small");
    expect(environments[0].total.exact).toBeGreaterThan(70);
    expect((await state("cost --detailed")).stdout).toContain("small total");
    const { withoutCode, withoutState } = await json("orphans");
    expect(withoutCode).toEqual([]);
    expect(withoutState).toContainEqual({ stack: "complete-network", environment: "complete" });
    expect((await state("locks")).code).toBe(0);
  });

  it("copies states; the printed commands restore one that is lost", async () => {
    const { copies } = await json("backup small");
    const file = rehearsal.stateFile("small-network");
    const before = readFileSync(file);
    expect((await state("pull small-network")).stdout).toContain(
      "./platform state push small-network .platform/backups/",
    );
    writeFileSync(file, "");
    expect((await state("list small")).code).toBe(1);
    const copy = copies.find(({ stack }: { stack: string }) => stack === "small-network");
    const pushed = await state(`push small-network ${copy.file} --force --auto-approve`);
    expect(pushed.code, pushed.stderr).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(before.toString()));
    expect((await state("list small")).code).toBe(0);
  });

  it("compares versions", async () => {
    const file = rehearsal.stateFile("small-network");
    const { resources, ...rest } = JSON.parse(readFileSync(file, "utf8")) as StateFile;
    const older = resources.filter(({ type }) => type !== "aws_flow_log");
    writeFileSync(`${file}.backup`, JSON.stringify({ ...rest, resources: older }));
    expect((await json("history small-network")).versions[0].changes).toMatchObject([
      { type: "aws_flow_log", kind: "added" },
    ]);
    const { code, stdout } = await state("diff small-network");
    expect(code).toBe(2);
    expect(stdout).toContain("+ aws_flow_log.");
  });

  it("reports a corrupted state while the rest works, on the report page too", async () => {
    const file = rehearsal.stateFile("small-ml-cluster");
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    const listed = await state("list small");
    expect(listed.code).toBe(1);
    expect(listed.stderr).toContain(
      "small-ml-cluster: .platform/emulated/state/small-ml-cluster.tfstate: is truncated.",
    );
    expect(listed.stdout).toContain("aws_eks_node_group.");
    const drift = await state("drift small --stack network");
    expect(drift.stderr).not.toContain("error:");
    const reported = await state("report");
    expect(reported.code).toBe(1);
    expect(reported.stdout).toMatch(/open \.platform\/emulated\/state-report\.html in a browser\.$/m);
    writeFileSync(file, whole);
  });

  it("never prints or keeps a seeded secret", async () => {
    await state("drift small --stack network");
    await state("report");
    const kept = ["state-report.html", "drift.json"].map((name) => join(rehearsal.root, ".platform", "emulated", name));
    for (const file of kept) {
      expect(existsSync(file), file).toBe(true);
      printed.push(readFileSync(file, "utf8"));
    }
    expect(printed.join("").length).toBeGreaterThan(100_000);
    for (const text of seeds)
      expect(
        printed.some((each) => each.includes(text)),
        text,
      ).toBe(false);
  });
});
