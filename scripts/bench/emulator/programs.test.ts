import { describe, expect, it } from "vitest";
import { programs } from "./programs.ts";

describe("the programs that are compared", () => {
  it("have as many resources, with the same references between them", () => {
    const { resources, emulated, plain } = programs(2);
    const ofEmulated = Object.values(emulated["resource"] as Record<string, object>).flatMap(Object.keys);
    const ofPlain = (plain["resource"] as { terraform_data: Record<string, { input: unknown }> }).terraform_data;
    expect([ofEmulated.length, Object.keys(ofPlain).length]).toEqual([resources, resources]);
    expect(resources).toBe(11);
    expect(ofPlain["aws_route_table_association_set_1"]?.input).toEqual({
      subnet_id: "${terraform_data.aws_subnet_set_1.id}",
      route_table_id: "${terraform_data.aws_route_table_set_1.id}",
    });
    expect(JSON.stringify(plain)).not.toContain("${aws_");
  });
});
