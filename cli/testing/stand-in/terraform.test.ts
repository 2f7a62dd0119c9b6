import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { scratchDirectory } from "../scratch-directory.ts";
import { describeWithTerraform } from "../with-terraform.ts";
import { quickTerraform } from "./index.ts";

const scratch = scratchDirectory("stand-in-");

type Json = Readonly<Record<string, unknown>>;

const network = (more: Json = {}, outputs: Json = {}) => ({
  resource: { terraform_data: { vpc: {}, subnet: { input: ["${terraform_data.vpc.id}", 1, { a: true }] }, ...more } },
  output: {
    id: { value: "${terraform_data.vpc.id}" },
    ids: { value: ["${terraform_data.vpc.id}", "fixed"] },
    token: { value: "hidden", sensitive: true },
    ...outputs,
  },
});

const read = (output: string) => `\${data.terraform_remote_state.network.outputs.${output}}`;

const cluster = {
  data: { terraform_remote_state: { network: { backend: "local", config: { path: "../network.tfstate" } } } },
  resource: {
    terraform_data: {
      cluster: { input: read("id"), triggers_replace: read("ids[1]") },
      nodes: { input: `in ${read("token")} of \${terraform_data.cluster.id}` },
    },
  },
};

/** One after the other: what is planned and applied, and where. */
const steps: readonly (readonly [stack: string, configuration: object, options?: readonly string[]])[] = [
  ["network", network()],
  ["cluster", cluster],
  ["network", network()],
  [
    "network",
    network({ subnet: { input: "changed" }, more: { triggers_replace: "x" } }, { ids: { value: ["a", "b"] } }),
  ],
  ["cluster", cluster],
  [
    "network",
    network({ more: { input: "${terraform_data.vpc.id}", triggers_replace: "y" } }, { token: { value: "hidden" } }),
  ],
  ["cluster", cluster, ["-destroy"]],
  ["network", { resource: { terraform_data: { vpc: {} } } }],
  ["network", network(), ["-destroy"]],
];

/** What every step prints and leaves, with ids in the order of their appearance. */
async function run(terraform: string): Promise<string[]> {
  const directory = mkdtempSync(join(scratch, "run-"));
  const ids = new Map<string, string>();
  const told: string[] = [];
  for (const [stack, configuration, options = []] of steps) {
    const cwd = join(directory, stack);
    mkdirSync(cwd, { recursive: true });
    const statePath = `../${stack}.tfstate`;
    const whole = { terraform: { backend: { local: { path: statePath } } }, ...configuration };
    writeFileSync(join(cwd, "cdk.tf.json"), JSON.stringify(whole));
    const start = async (...args: readonly string[]) => (await execa(terraform, args, { cwd })).stdout;
    await start("init", "-json", "-input=false");
    const planned = await start("plan", "-json", "-input=false", "-lock-timeout=0s", "-out=plan.tfplan", ...options);
    const plan = JSON.parse(await start("show", "-json", "plan.tfplan"));
    const applied = await start("apply", "-json", "-input=false", "plan.tfplan");
    const state = JSON.parse(readFileSync(join(directory, `${stack}.tfstate`), "utf8"));
    told.push(JSON.stringify([seen(planned), planOf(plan), seen(applied), stateOf(state)], null, 1));
  }
  return told.map((text) =>
    text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size}`);
      return ids.get(id) ?? "";
    }),
  );
}

/** What `state push` of an emptied, newer state leaves, and one to where no state is. */
async function pushed(terraform: string): Promise<unknown> {
  const cwd = mkdtempSync(join(scratch, "push-"));
  const configuration = { terraform: { backend: { local: { path: "state" } } }, ...network() };
  writeFileSync(join(cwd, "cdk.tf.json"), JSON.stringify(configuration));
  const start = async (...args: readonly string[]) => (await execa(terraform, args, { cwd })).stdout;
  await start("init", "-json", "-input=false");
  const valid = JSON.parse(await start("validate", "-json"));
  await start("plan", "-json", "-input=false", "-out=plan");
  await start("apply", "-json", "-input=false", "plan");
  const { serial, ...state } = JSON.parse(readFileSync(join(cwd, "state"), "utf8"));
  writeFileSync(join(cwd, "emptied"), JSON.stringify({ ...state, serial: 40, outputs: {}, resources: [] }));
  await start("state", "push", "-lock-timeout=0s", "emptied");
  const elsewhere = join(cwd, "elsewhere");
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "cdk.tf.json"), JSON.stringify(configuration));
  await execa(terraform, ["init", "-json", "-input=false"], { cwd: elsewhere });
  await execa(terraform, ["state", "push", "-lock-timeout=0s", "../state.backup"], { cwd: elsewhere });
  const files = ["state", "state.backup", "elsewhere/state"];
  const left = files.map((file) => JSON.parse(readFileSync(join(cwd, file), "utf8")));
  return [
    valid,
    ...left.map(({ lineage, serial: later, resources, ...rest }) => {
      return [lineage === state.lineage, later < 40 ? later - serial : later, resources.length, Object.keys(rest)];
    }),
  ];
}

/** As `onPlannedOutputs` writes it, for a stack whose upstream has not been applied. */
const provisional = {
  terraform: { backend: { local: { path: "state" } } },
  locals: {
    upstream_network: {
      id: "${jsondecode(terraform_data.known_after_apply.id)}",
      ids: ["${terraform_data.known_after_apply.id}", "fixed"],
    },
  },
  resource: {
    terraform_data: {
      cluster: { input: "${local.upstream_network.id}", triggers_replace: "${local.upstream_network.ids[1]}" },
      nodes: { input: "in ${local.upstream_network.ids[0]}" },
      known_after_apply: {},
    },
  },
};

async function plannedProvisionally(terraform: string): Promise<Json> {
  const cwd = mkdtempSync(join(scratch, "provisional-"));
  writeFileSync(join(cwd, "cdk.tf.json"), JSON.stringify(provisional));
  const start = async (...args: readonly string[]) => (await execa(terraform, args, { cwd })).stdout;
  await start("init", "-json", "-input=false");
  await start("plan", "-json", "-input=false", "-out=plan");
  return planOf(JSON.parse(await start("show", "-json", "plan")));
}

/** The events that count, whatever was done first. */
function seen(output: string): unknown[] {
  return output
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ type }) => ["planned_change", "apply_complete", "change_summary"].includes(type))
    .map(({ type, change, hook, changes }) => {
      const { resource, action } = change ?? hook ?? {};
      return [type, resource?.addr, action, changes];
    })
    .filter(([, address]) => !String(address).startsWith("data."))
    .sort((one, other) => (String(one.slice(0, 2)) < String(other.slice(0, 2)) ? -1 : 1));
}

/** The members of {@link PlanJson}. */
function planOf({ resource_changes, output_changes, resource_drift, prior_state, configuration }: Json): Json {
  const { root_module: prior = {} } = (prior_state as { values?: { root_module?: object } } | undefined)?.values ?? {};
  const { resources: existing = [] } = prior as { resources?: readonly Json[] };
  const { resources = [] } = (configuration as { root_module: { resources?: readonly Json[] } }).root_module;
  return {
    resource_changes: (resource_changes as Json[] | undefined)?.map(({ address, mode, change, action_reason }) => ({
      address,
      mode,
      change: withoutNested(change as Json),
      action_reason,
    })),
    output_changes,
    resource_drift,
    prior: existing.map(({ address, mode, values }) => ({ address, mode, values: atHome(values) })),
    configured: resources
      .filter(({ mode }) => mode === "managed")
      .map(({ address, expressions }) => ({ address, expressions })),
  };
}

/** Without the trees that say false of every item. */
const withoutNested = ({ actions, before, after, after_unknown, replace_paths }: Json) => ({
  actions,
  before,
  after,
  after_unknown: JSON.parse(JSON.stringify(after_unknown), (_, value) =>
    Array.isArray(value) && !JSON.stringify(value).includes("true") ? undefined : value,
  ),
  replace_paths,
});

/** Without paths, which differ. */
const atHome = (values: unknown) => JSON.parse(JSON.stringify(values).replace(/"[^"]*network\.tfstate"/g, '"network"'));

function stateOf({ version, terraform_version, outputs, resources, check_results }: Json): unknown {
  return atHome({ version, terraform_version, outputs, resources, check_results });
}

describeWithTerraform("the stand-in for Terraform", () => {
  it("prints and leaves what Terraform does", async ({ skip }) => {
    const quick = quickTerraform();
    if (quick === undefined) return skip("the Terraform of this machine is an OpenTofu");
    const [ours, theirs] = [await run(quick), await run(process.env["PLATFORM_TERRAFORM"] ?? "terraform")];
    for (const [index, told] of ours.entries())
      expect(JSON.parse(told), `step ${index + 1}`).toEqual(JSON.parse(theirs[index] ?? ""));
  });

  it("plans provisionally as Terraform does", async () => {
    const real = process.env["PLATFORM_TERRAFORM"] ?? "terraform";
    expect(await plannedProvisionally(quickTerraform() ?? real)).toEqual(await plannedProvisionally(real));
  });

  it("validates and pushes as Terraform does", async () => {
    const real = process.env["PLATFORM_TERRAFORM"] ?? "terraform";
    expect(await pushed(quickTerraform() ?? real)).toEqual(await pushed(real));
  });

  it.each([
    ["another type", { resource: { terraform_data: { vpc: { lifecycle: { prevent_destroy: true } } } } }],
    ["a function", { output: { id: { value: '${upper("x")}' } } }],
  ])("leaves %s to Terraform, also where it began itself", async (_, configuration) => {
    const quick = quickTerraform() ?? "terraform";
    const cwd = mkdtempSync(join(scratch, "fallback-"));
    const write = (more: object) =>
      writeFileSync(
        join(cwd, "cdk.tf.json"),
        JSON.stringify({ terraform: { backend: { local: { path: "state" } } }, ...more }),
      );
    write({ resource: { terraform_data: { vpc: {} } } });
    await execa(quick, ["init", "-json", "-input=false"], { cwd });
    write(configuration);
    await execa(quick, ["plan", "-json", "-input=false", "-out=plan"], { cwd });
    expect(readFileSync(join(cwd, "plan")).subarray(0, 2).toString()).toBe("PK");
    await execa(quick, ["apply", "-json", "-input=false", "plan"], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, "state"), "utf8"))).toMatchObject({ version: 4 });
  });
});
