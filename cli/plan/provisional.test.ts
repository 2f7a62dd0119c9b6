import { describe, expect, it } from "vitest";
import type { Change, PlanJson } from "../terraform/plan-json.ts";
import { onPlannedOutputs, pendingText, pendingUpstream, withoutMarkChanges } from "./provisional.ts";

function created(after: unknown, after_unknown: unknown, after_sensitive: unknown = false): Change {
  return { actions: ["create"], before: null, after, after_unknown, after_sensitive };
}

const network: PlanJson = {
  format_version: "1.2",
  output_changes: {
    vpc_id: created(undefined, true),
    cidr: created("10.0.0.0/16", false),
    pattern: created("${a} %{b}", false),
    subnet_ids: created([null, "subnet-known"], [true, false]),
    by_zone: created({ a: "subnet-a" }, { b: true }),
    token: created("hush", false, true),
  },
};

const configuration = JSON.stringify({
  terraform: { backend: { local: { path: "x" } } },
  data: {
    terraform_remote_state: { "dev-network": { backend: "local" }, "dev-other": { backend: "local" } },
    aws_region: { here: { depends_on: ["data.terraform_remote_state.dev-network", "aws_vpc.main"] } },
  },
  resource: {
    aws_subnet: {
      a: { vpc_id: "${data.terraform_remote_state.dev-network.outputs.vpc_id}", depends_on: ["aws_vpc.main"] },
    },
    terraform_data: { own: { input: "${data.terraform_remote_state.dev-other.outputs.name}" } },
  },
  moved: [{ from: "aws_subnet.old", to: "aws_subnet.a" }],
  locals: { mine: 1 },
});

describe("pendingUpstream", () => {
  const reads = (expression: string) => JSON.stringify({ input: `\${${expression}}` });
  const outputs = "data.terraform_remote_state.dev-network.outputs";
  const changed = (actions: Change["actions"]): PlanJson => ({
    format_version: "1.2",
    output_changes: { vpc_id: { actions }, other: { actions: ["no-op"] } },
  });
  const reason = (expression: string, plan: PlanJson) =>
    pendingText(pendingUpstream(reads(expression), [{ id: "dev-network", plan }]));

  it.each([
    ["an output that is read is new", `${outputs}.vpc_id`, network, "dev-network is not applied yet"],
    ["an output that is read changes", `${outputs}.vpc_id`, changed(["update"]), "outputs of dev-network change"],
    ["all outputs are read at once", outputs, changed(["update"]), "outputs of dev-network change"],
    ["another output changes", `${outputs}.other`, changed(["update"]), ""],
    ["an output with a longer name changes", `${outputs}.vpc_id_2`, changed(["update"]), ""],
    ["nothing changes", `${outputs}.vpc_id`, changed(["no-op"]), ""],
    ["another stack is read", "data.terraform_remote_state.dev-network-2.outputs.vpc_id", network, ""],
  ])("%s", (_, expression, plan, expected) => {
    expect(reason(expression, plan)).toBe(expected);
  });

  it("includes a stack whose state does not exist yet, although none of its outputs is used", () => {
    const declares = JSON.stringify({ data: { terraform_remote_state: { "dev-network": { backend: "local" } } } });
    const pending = (plan: PlanJson) => pendingText(pendingUpstream(declares, [{ id: "dev-network", plan }]));
    expect(pending(network)).toBe("dev-network is not applied yet");
    expect(pending(changed(["update"]))).toBe("");
    expect(pending(changed(["no-op"]))).toBe("");
  });

  it("names several in one sentence", () => {
    const update = changed(["update"]);
    const ids = (plan: PlanJson, ...names: string[]) => names.map((id) => ({ id, plan }));
    expect(pendingText([...ids(network, "a", "b"), ...ids(update, "c")])).toBe(
      "a and b are not applied yet; outputs of c change",
    );
  });
});

describe("onPlannedOutputs", () => {
  const written = JSON.parse(onPlannedOutputs(configuration, [{ id: "dev-network", plan: network }]));

  it("reads locals instead of the state", () => {
    expect(written.resource.aws_subnet.a.vpc_id).toBe("${local.upstream_dev-network.vpc_id}");
    expect(written.data.terraform_remote_state).toEqual({ "dev-other": { backend: "local" } });
    expect(written.resource.terraform_data.own.input).toBe("${data.terraform_remote_state.dev-other.outputs.name}");
  });

  it("keeps known parts and makes the others unknown", () => {
    expect(written.locals["upstream_dev-network"]).toEqual({
      vpc_id: "${jsondecode(terraform_data.known_after_apply.id)}",
      cidr: "10.0.0.0/16",
      pattern: "$${a} %%{b}",
      subnet_ids: ["${terraform_data.known_after_apply.id}", "subnet-known"],
      by_zone: { a: "subnet-a", b: "${terraform_data.known_after_apply.id}" },
      token: '${sensitive(local.upstream_dev-network_sensitive["token"])}',
    });
    expect(written.locals["upstream_dev-network_sensitive"]).toEqual({ token: "hush" });
    expect(written.resource.terraform_data.known_after_apply).toEqual({});
  });

  it("keeps the rest, without dependencies on the removed state", () => {
    expect(written.locals.mine).toBe(1);
    expect(written.moved).toEqual([{ from: "aws_subnet.old", to: "aws_subnet.a" }]);
    expect(written.terraform).toEqual({ backend: { local: { path: "x" } } });
    expect(written.resource.aws_subnet.a.depends_on).toEqual(["aws_vpc.main"]);
    expect(written.data.aws_region.here.depends_on).toEqual(["aws_vpc.main"]);
  });

  it("leaves no empty data block if nothing else is read", () => {
    const alone = JSON.stringify({ data: { terraform_remote_state: { "dev-network": {} } } });
    expect(JSON.parse(onPlannedOutputs(alone, [{ id: "dev-network", plan: network }])).data).toBeUndefined();
  });
});

describe("withoutMarkChanges", () => {
  it("drops updates that only make a value sensitive", () => {
    const change = (before: string, after: string, after_unknown = {}): PlanJson["resource_changes"] => [
      {
        address: "a.b",
        mode: "managed",
        type: "a",
        name: "b",
        change: { actions: ["update"], before: { x: before }, after: { x: after }, after_unknown },
      },
    ];
    const left = (resource_changes: PlanJson["resource_changes"]) =>
      withoutMarkChanges({ format_version: "1.2", ...(resource_changes && { resource_changes }) }).resource_changes;
    expect(left(change("1", "1"))).toEqual([]);
    expect(left(change("1", "2"))).toHaveLength(1);
    expect(left(change("1", "1", { y: true }))).toHaveLength(1);
  });
});
