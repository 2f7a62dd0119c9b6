import { existsSync, readFileSync } from "node:fs";
import { environments } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal, unprotected } from "../rehearsal.ts";

skipWithoutTerraform();

interface PlanReport {
  readonly fingerprint: string;
  readonly stacks: readonly {
    readonly id: string;
    readonly provisional: boolean;
    readonly resources: readonly { readonly address: string; readonly kind: string }[];
  }[];
}

describe.each(environments.map((environment) => [environment.name, environment] as const))(
  "%s",
  (name, environment) => {
    const rehearsal = new Rehearsal();
    const ids = [
      `${name}-network`,
      ...Object.keys(environment.clusters).flatMap((cluster) => [
        `${name}-${cluster}-cluster`,
        `${name}-${cluster}-nodes`,
      ]),
    ];
    let planned: PlanReport;

    it("is planned whole although nothing is applied", async () => {
      const { code, stdout, stderr } = await rehearsal.run(`plan ${name} --target emulated --json`);
      expect(code, stderr).toBe(2);
      planned = JSON.parse(stdout);
      expect(planned.stacks.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(planned.stacks.filter(({ provisional }) => !provisional).map(({ id }) => id)).toEqual([ids[0]]);
      expect(ids.filter((id) => existsSync(rehearsal.stateFile(id)))).toEqual([]);
    });

    it("is applied: exactly what the plan said", async () => {
      const { code, stdout, stderr } = await rehearsal.run(
        `apply ${name} --target emulated --fingerprint ${planned.fingerprint}`,
      );
      expect(code, stdout + stderr).toBe(0);
      for (const { id, resources } of planned.stacks) {
        expect(rehearsal.addresses(id).sort(), id).toEqual(resources.map(({ address }) => address).sort());
      }
    });

    it("then plans no change", async () => {
      const { code, stdout } = await rehearsal.run(`plan ${name} --target emulated`);
      expect(stdout).toContain("No changes");
      expect(code).toBe(0);
    });

    it("finds and mends what vanished and what was changed behind its back", async () => {
      rehearsal.setFaults([
        { type: "aws_route", effect: "vanish", match: { destination_cidr_block: "0.0.0.0/0" } },
        { type: "aws_vpc", effect: "change", set: { enable_dns_hostnames: false } },
      ]);
      const drifted = await rehearsal.run(`plan ${name} --target emulated --json`);
      rehearsal.setFaults([]);
      expect(drifted.code, drifted.stderr).toBe(2);
      const changes = (JSON.parse(drifted.stdout) as PlanReport).stacks.flatMap((stack) => stack.resources);
      expect(changes.map(({ address, kind }) => [address.split(".")[0], kind]).sort()).toEqual([
        ["aws_route", "add"],
        ["aws_vpc", "change"],
      ]);
      expect((await rehearsal.run(`apply ${name} --target emulated --auto-approve`)).code).toBe(0);
      expect((await rehearsal.run(`plan ${name} --target emulated`)).code).toBe(0);
    });

    it("is destroyed, once it is not protected, and leaves nothing", async () => {
      if (environment.protected) {
        const refused = await rehearsal.run(`destroy ${name} --target emulated --auto-approve`);
        expect(refused.code).toBe(1);
        expect(refused.stderr).toMatch(/protected/);
        rehearsal.environments = environments.map(unprotected);
      }
      const { code, stderr } = await rehearsal.run(`destroy ${name} --target emulated --auto-approve`);
      expect(code, stderr).toBe(0);
      for (const id of ids) expect(rehearsal.addresses(id), id).toEqual([]);
      expect(readFileSync(rehearsal.stateFile(`${name}-network`), "utf8")).not.toContain("vpc-");
    });
  },
);
