import { expect, it } from "vitest";
import { pair } from "../testing/pair.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

describeWithTerraform("platform output", () => {
  it("prints the published outputs, without sensitive values", async () => {
    const fixture = pair();
    expect((await fixture.run("output dev --stack network")).stdout).toBe("dev-network: not applied\n");
    await fixture.run("apply dev --auto-approve");
    const { code, stdout } = await fixture.run("output dev --stack network");
    expect(code).toBe(0);
    expect(stdout).toBe("dev-network\n  cidr   10.0.0.0/16\n  token  (sensitive value)\n");
    expect(await fixture.json("output dev")).toEqual({
      "dev-network": { cidr: { value: "10.0.0.0/16", sensitive: false }, token: { sensitive: true } },
      "dev-cluster": {},
    });
  });
});
