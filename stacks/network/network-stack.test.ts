import { checkEnvironment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { expect, it } from "vitest";
import { synthesized } from "../testing/synthesized.ts";

const gateway = "tgw-0123456789abcdef0";

const networkOf = async (network: Partial<PermanentSpec["network"]>) => {
  const { templates, stacks } = await synthesized([
    checkEnvironment({ ...smallSpec, network: { ...smallSpec.network, ...network } }),
  ]);
  const { output } = templates["small-network"]!.configuration as { output: Record<string, { value: object }> };
  return {
    outputs: Object.fromEntries(Object.entries(output).map(([name, { value }]) => [name, value])),
    warnings: stacks.find(({ id }) => id === "small-network")?.warnings.map(({ message }) => message),
  };
};

it("publishes route tables by kind and zone, and the addresses as which the platform calls out", async () => {
  const { outputs, warnings } = await networkOf({
    secondaryCidrs: ["100.64.0.0/16"],
    transitGateways: { corporate: { id: gateway } },
    routes: { office: { destinations: ["10.0.0.0/8"], transitGatewayId: gateway } },
  });
  const zones = ["us-east-2a", "us-east-2b"];
  for (const kind of ["private", "control_plane", "public", "pod"])
    expect(Object.keys(outputs[`${kind}_route_table_ids`] ?? {}), kind).toEqual(zones);
  expect(Object.keys(outputs["pod_subnet_ids"] ?? {})).toEqual(zones);
  expect(outputs["secondary_cidrs"]).toEqual(["100.64.0.0/16"]);
  expect(Object.keys(outputs["nat_public_ips"] ?? {})).toEqual(["us-east-2a"]);
  expect(Object.keys(outputs["transit_gateway_attachment_ids"] ?? {})).toEqual(["corporate"]);
  expect(warnings).toEqual([]);
});

it("publishes no route tables and subnets that there are not, and warns of gateways that nobody attaches", async () => {
  const { outputs, warnings } = await networkOf({
    nat: "none",
    routes: { out: { destinations: ["0.0.0.0/0"], from: ["private"], transitGatewayId: gateway } },
  });
  for (const name of ["public_subnet_ids", "public_route_table_ids", "pod_subnet_ids", "nat_public_ips"])
    expect(outputs[name], name).toEqual({});
  expect(warnings).toEqual([expect.stringContaining(`routes.out.transitGatewayId: "${gateway}" is not among`)]);
});
