import { readFileSync } from "node:fs";
import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

/** Without what it installs, which is not in AWS. */
const { platform: _, ...ml } = smallSpec.clusters!["ml"]!;
const { system, "gpu-training": gpu } = ml.nodeGroups!;
const original = checkEnvironment({ ...smallSpec, clusters: { ml } });
const renamed = checkEnvironment({
  ...smallSpec,
  name: "little",
  renamedFrom: ["small"],
  clusters: {
    jobs: {
      ...ml,
      renamedFrom: ["ml"],
      nodeGroups: { system: system!, training: { ...gpu!, renamedFrom: ["gpu-training"] } },
    },
  },
});

interface State {
  readonly resources: readonly {
    readonly mode: string;
    readonly instances: readonly { readonly attributes: { readonly id: string } }[];
  }[];
}

/** Ids of what a state holds. */
function idsIn(file: string): string[] {
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as State;
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes.id))
    .sort();
}

it("an environment, a cluster and a node group keep everything in AWS when they are renamed", async () => {
  const rehearsal = new Rehearsal([original]);
  expect((await rehearsal.run("apply small --auto-approve")).code).toBe(0);
  const before = idsIn(rehearsal.stateFile("small-ml-nodes"));

  rehearsal.environments = [renamed];
  const { totals } = await rehearsal.json("plan little");
  expect(totals).toMatchObject({ add: 0, change: 0, replace: 0, destroy: 0 });
  expect(totals.move).toBeGreaterThan(0);
  expect((await rehearsal.run("apply little --auto-approve")).stderr).toContain("./platform state move little");

  expect((await rehearsal.run("state move little --auto-approve")).code).toBe(0);
  expect((await rehearsal.run("apply little --auto-approve")).code).toBe(0);
  expect((await rehearsal.run("plan little")).code).toBe(0);
  expect(idsIn(rehearsal.stateFile("little-jobs-nodes"))).toEqual(before);
  expect(idsIn(rehearsal.stateFile("small-ml-nodes"))).toEqual([]);
  expect((await rehearsal.run("state orphans")).code).toBe(0);
});
