import { expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";

it("platform state impact shows what is downstream, across stacks", async () => {
  const { resources, stacks } = await applied().json("state impact dev-network:aws_vpc.main");
  expect(resources.map(({ address, distance }: { address: string; distance: number }) => [address, distance])).toEqual([
    ["aws_subnet.a", 1],
    ["aws_nat_gateway.a", 1],
  ]);
  expect(stacks).toEqual(["dev-network"]);
});
