import { describe, expect, it } from "vitest";
import { recordedStates } from "./recorded-states.ts";

const vpc = (digit: string) => `vpc-${digit.repeat(17)}`;

function applied(id: string, resources: Readonly<Record<string, object>>, refreshed = {}) {
  const state = {
    resources: Object.entries(resources).map(([address, attributes]) => ({
      mode: "managed",
      type: address.split(".")[0],
      name: address.split(".")[1],
      instances: [{ schema_version: 1, attributes }],
    })),
  };
  return { id, state: JSON.stringify(state), refreshed };
}

describe("recordedStates", () => {
  it("names generated values by the resource whose id they are, in every stack", () => {
    const recorded = (digit: string) =>
      recordedStates([
        applied("a-network", { "aws_vpc.one": { id: vpc(digit), arn: `arn:aws:ec2:us-east-2:1:vpc/${vpc(digit)}` } }),
        applied("a-cluster", { "aws_security_group.one": { id: `sg-${digit.repeat(17)}`, vpc_id: vpc(digit) } }),
      ]);
    expect(recorded("1")).toEqual(recorded("2"));
    expect(recorded("1")).toEqual({
      "a-network": {
        "aws_vpc.one": {
          schemaVersion: 1,
          attributes: { arn: "arn:aws:ec2:us-east-2:1:vpc/{a-network/aws_vpc.one}", id: "{a-network/aws_vpc.one}" },
        },
      },
      "a-cluster": {
        "aws_security_group.one": {
          schemaVersion: 1,
          attributes: { id: "{a-cluster/aws_security_group.one}", vpc_id: "{a-network/aws_vpc.one}" },
        },
      },
    });
  });

  it.each([
    ["small-endpoints-20251126034601234500000001", "small-endpoints-{a/x.y#value}"],
    ["arn:aws:kms:us-east-2:1:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", "arn:aws:kms:us-east-2:1:key/{a/x.y#value}"],
    ["mrk-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", "{a/x.y#value}"],
    ["mrk-0a1b2c3d0a1b0a1b0a1b0a1b2c3d4e5f", "{a/x.y#value}"],
    ["a-orbw5ruzx3jxqmyam", "{a/x.y#value}"],
    [
      "arn:aws:secretsmanager:us-east-2:1:secret:dev/gitlab-runner/shop-Uajgto",
      "arn:aws:secretsmanager:us-east-2:1:secret:dev/gitlab-runner/shop-{a/x.y#value}",
    ],
    [
      "arn:aws:secretsmanager:us-east-2:1:secret:dev/apps/shop-??????",
      "arn:aws:secretsmanager:us-east-2:1:secret:dev/apps/shop-??????",
    ],
    ["AROAQQQQQQQQQQQQQQQQQ", "{a/x.y#value}"],
    ["2026-11-26T03:45:55Z", "{time}"],
    ["2026-11-26 03:58:39.114 +0000 UTC", "{time}"],
    ["r-rtb-5cdd8146166cb37971080289494", "{a/x.y#value}"],
    ["http://127.0.0.1:4566/id/1", "http://{a/x.y#value}/id/1"],
    ["vpce-0123456789abcdef0-c71721db.sts", "{a/x.y#value}-{a/x.y#value}.sts"],
    ["F17814F93E7A9", "{a/x.y#value}"],
    ["203.0.113.7", "{a/x.y#value}"],
    ["ec2-203-0-113-7.compute.amazonaws.com", "ec2-{a/x.y#value}.compute.amazonaws.com"],
    ["10.20.0.0/16", "10.20.0.0/16"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["us-east-2a", "us-east-2a"],
    ["v1.20.4-eksbuild.2", "v1.20.4-eksbuild.2"],
    ["1.35", "1.35"],
  ])("turns %s into %s", (value, expected) => {
    const recorded = recordedStates([applied("a", { "x.y": { id: "z", value } })]);
    expect(recorded["a"]?.["x.y"]?.attributes["value"]).toBe(expected);
  });

  it("puts sets of generated values in an order that does not depend on them, and leaves other lists alone", () => {
    const ids = { "aws_vpc.a": { id: vpc("2") }, "aws_vpc.b": { id: vpc("1") } };
    const recorded = recordedStates([applied("n", { ...ids, "x.y": { set: [vpc("1"), vpc("2")], list: ["b", "a"] } })]);
    expect(recorded["n"]?.["x.y"]?.attributes).toEqual({
      list: ["b", "a"],
      set: ["{n/aws_vpc.a}", "{n/aws_vpc.b}"],
    });
  });

  it("reads what user data contains", () => {
    const user_data = Buffer.from(`cluster: ${vpc("1")}\n`).toString("base64");
    const recorded = recordedStates([applied("n", { "aws_vpc.a": { id: vpc("1") }, "x.y": { user_data } })]);
    expect(recorded["n"]?.["x.y"]?.attributes).toEqual({ user_data: "cluster: {n/aws_vpc.a}\n" });
  });

  it("tells what a refresh adds", () => {
    const state = { "aws_route_table.one": { id: "rtb-1", route: [], tags: null } };
    const refreshed = { "aws_route_table.one": { id: "rtb-1", route: ["a"], tags: {} } };
    const recorded = recordedStates([applied("n", state, refreshed)]);
    expect(recorded["n"]?.["aws_route_table.one"]?.afterRefresh).toEqual({ route: ["a"], tags: {} });
  });
});
