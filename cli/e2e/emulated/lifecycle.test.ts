import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { complete, personal, small } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import type { CostTotal } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { pictureOfObjects, resourcesOfState, unnoticedFacts, verify } from "../../testing/verify/index.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal, unprotected } from "../rehearsal.ts";
import { explainedStates } from "./explained-states.ts";
import { readsAllStates } from "./reads-all-states.ts";
import { compareStates } from "./state-differences.ts";

skipWithoutTerraform();

interface Report {
  readonly fingerprint: string;
  readonly cost: { readonly before: CostTotal; readonly after: CostTotal };
  readonly stacks: readonly {
    readonly id: string;
    readonly provisional: boolean;
    readonly resources: readonly { readonly address: string; readonly kind: string }[];
  }[];
}

interface Lifecycle {
  readonly environment: Environment;
  /** Whether what is applied was planned before. @default false, which takes half the time */
  readonly isPlannedFirst?: true;
  /** Whether only what is in its clusters is destroyed in the end. @default false */
  readonly keepsAws?: true;
  readonly drift?: Drift;
}

interface Drift {
  /** What happens to its resources outside Terraform. */
  readonly faults: readonly object[];
  /** How the next plan repairs it. */
  readonly mends: readonly (readonly [type: string, kind: string])[];
}

const lifecycles: readonly Lifecycle[] = [
  {
    environment: small,
    isPlannedFirst: true,
    drift: {
      faults: [
        { type: "aws_route", effect: "vanish", match: { destination_cidr_block: "0.0.0.0/0" } },
        { type: "aws_vpc", effect: "change", set: { enable_dns_hostnames: false } },
      ],
      mends: [
        ["aws_route", "add"],
        ["aws_vpc", "change"],
      ],
    },
  },
  // The real provider destroys its stacks of AWS, against the local AWS.
  { environment: complete, keepsAws: true },
  { environment: personal },
];

/**
 * What an environment does not determine: generated names, versions that EKS chooses, and what is only used by what is
 * compared. Without an image of one's own, nothing tells nodes how to join, and without EFA, there is no placement group.
 */
const undetermined: readonly string[] = [
  "addons[].version",
  "clusters[].certificateAuthority",
  "clusters[].endpoint",
  "natGateways[].allocationId",
  "natGateways[].tags.*",
  "nodeGroups[].template.placementGroup",
  "oidcProviders[].arn",
  "roles[].inline.*[].conditions.*.*",
  "roles[].inline.*[].conditions.*.*[]",
  "roles[].name",
  "routeTables[].vpcId",
  "securityGroups[].name",
  "vpcs[].dhcpOptionsId",
];

/**
 * What the tests of its stack show: which secrets and objects the roles of teams reach, and for whom (stacks/teams), and what
 * the group of the bastion is called.
 */
const shownElsewhere: readonly string[] = [
  "roles[].inline.*[].conditions.*.*[]",
  "roles[].trust[].conditions.*.*[]",
  "securityGroups[].tags.*",
];

const explained = Object.values(explainedStates).flat();
/** Attributes that differ in some environment. */
const found = new Set<string>();

/** All environments, whose states commands read together. Those that others read come first. */
const rehearsal = new Rehearsal();
const cases = lifecycles.map((lifecycle) => [lifecycle.environment.name, lifecycle] as const);

describe.each(cases)("%s", (name, { environment, isPlannedFirst }) => {
  const { base } = environment;
  const stacks = stacksOf(environment);
  const ids = stacks.map(({ id }) => id);
  let planned: Report | undefined;

  if (isPlannedFirst) {
    it("is planned as a whole although nothing is applied", async () => {
      const { code, stdout, stderr } = await rehearsal.run(`plan ${name} --json`);
      expect(code, stdout + stderr).toBe(2);
      const report: Report = JSON.parse(stdout);
      expect(report.stacks.map(({ id }) => id)).toEqual(ids);
      expect(report.stacks.filter(({ provisional }) => provisional).map(({ id }) => id)).toEqual(
        stacks.filter(({ dependencies }) => dependencies.some((id) => ids.includes(id))).map(({ id }) => id),
      );
      expect(ids.filter((id) => existsSync(rehearsal.stateFile(id)))).toEqual([]);
      planned = report;
    });
  }

  it("is applied exactly as planned", async () => {
    const approval = planned === undefined ? "--auto-approve" : `--fingerprint ${planned.fingerprint}`;
    const { code, stdout, stderr } = await rehearsal.run(`apply ${name} --json ${approval}`);
    expect(code, stdout + stderr).toBe(0);
    const shown = planned ?? (JSON.parse(stdout) as Report);
    expect(shown.stacks.map(({ id }) => id)).toEqual(ids);
    for (const { id, resources } of shown.stacks) {
      expect(rehearsal.addresses(id).sort(), id).toEqual(resources.map(({ address }) => address).sort());
    }
  });

  it("needs no init for that, which would only note where states are", () => {
    const runs = rehearsal.path(".platform", "emulated", "runs");
    const run = join(runs, readdirSync(runs).sort().at(-1) ?? "", "stacks");
    const logs = ids.map((id) => readFileSync(join(run, id, "terraform.log"), "utf8"));
    expect(logs.filter((log) => !/\$ (?:terraform|tofu) apply/.test(log))).toEqual([]);
    expect(logs.filter((log) => /\$ (?:terraform|tofu) init/.test(log))).toEqual([]);
  });

  const pictureOfStates = () => {
    const owners = base === undefined ? [environment] : [environment, base];
    const files = owners.flatMap((owner) => stacksOf(owner).map(({ id }) => rehearsal.stateFile(id)));
    return pictureOfObjects(files.flatMap(resourcesOfState));
  };

  it("is then what its author asks for", () => {
    expect(verify(environment, pictureOfStates()).mismatches).toEqual([]);
  });

  if (base === undefined) {
    it("would be found to be something else, whatever it differed in", () => {
      const unnoticed = unnoticedFacts(environment, pictureOfStates());
      expect(unnoticed.filter((fact) => ![...undetermined, ...shownElsewhere].includes(fact))).toEqual([]);
    });
  }

  it("then plans no change, and costs what the first plan said", async () => {
    const { code, stdout } = await rehearsal.run(`plan ${name} --json`);
    expect(code).toBe(0);
    const { result, cost } = JSON.parse(stdout);
    expect(result).toBe("no changes");
    expect(cost.before).toEqual(cost.after);
    if (planned !== undefined) expect(cost.after).toEqual(planned.cost.after);
    const { environments } = JSON.parse((await rehearsal.run(`state cost ${name} --json`)).stdout);
    expect(environments).toEqual([{ environment: name, total: cost.after }]);
  });

  it("left the states that the real provider leaves, but for what is explained", () => {
    const { attributes, equal, differing } = compareStates(rehearsal, ids);
    expect([...differing].filter((name) => !explained.includes(name)).sort()).toEqual([]);
    expect(equal / attributes).toBeGreaterThanOrEqual(0.98);
    for (const name of differing) found.add(name);
  });
});

it("everything that is explained of their states differs in one of them", () => {
  expect(explained.filter((name) => !found.has(name))).toEqual([]);
});

describe("platform state with all environments applied", () => readsAllStates(rehearsal));

describe.each(cases.toReversed())("%s", (name, { environment, keepsAws, drift }) => {
  const { base } = environment;
  const inClusters = stacksOf(environment).filter(({ providers }) => providers.some((each) => each !== "aws"));
  const ids = (keepsAws ? inClusters : stacksOf(environment)).map(({ id }) => id);
  const selected = keepsAws ? ids.map((id) => ` --stack ${id}`).join("") : "";

  if (drift !== undefined) {
    // What was destroyed before has left no change here either.
    it("finds and repairs what was removed or changed outside Terraform, and nothing else", async () => {
      rehearsal.setFaults(drift.faults);
      const drifted = await rehearsal.run(`plan ${name} --json`);
      rehearsal.setFaults([]);
      expect(drifted.code, drifted.stderr).toBe(2);
      const changes = (JSON.parse(drifted.stdout) as Report).stacks.flatMap((stack) => stack.resources);
      expect(changes.map(({ address, kind }) => [address.split(".")[0], kind]).sort()).toEqual(drift.mends);
      expect((await rehearsal.run(`apply ${name} --auto-approve --stack network`)).code).toBe(0);
      expect((await rehearsal.run(`plan ${name} --stack network`)).code).toBe(0);
    });
  }

  if (base !== undefined) {
    it("prevents the destruction of its base", async () => {
      const { code, stderr } = await rehearsal.run(`destroy ${base.name} --auto-approve`);
      expect(code).toBe(1);
      expect(stderr).toContain(`${name} is derived from ${base.name}. Destroy it first`);
    });
  }

  it("is destroyed once it is no longer protected, and leaves nothing", async () => {
    rehearsal.environments = rehearsal.environments.map(unprotected);
    const { code, stdout, stderr } = await rehearsal.run(`destroy ${name} --auto-approve${selected}`);
    expect(code, stdout + stderr).toBe(0);
    expect(ids).not.toEqual([]);
    for (const id of ids) {
      expect(rehearsal.addresses(id), id).toEqual([]);
      expect(JSON.parse(readFileSync(rehearsal.stateFile(id), "utf8")), id).toMatchObject({ outputs: {} });
    }
  });
});
