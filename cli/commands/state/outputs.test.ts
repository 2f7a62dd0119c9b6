import { describe, expect, it } from "vitest";
import { applied, network } from "../../testing/applied-states.ts";
import { writeState } from "../../testing/state-file.ts";

describe("platform state outputs", () => {
  it("shows who publishes and who reads, without sensitive values", async () => {
    const { stdout } = await applied().run("state outputs dev");
    expect(stdout).toMatch(/^dev-network +vpc_id +dev-cluster +vpc-1$/m);
    expect(stdout).toMatch(/^dev-network +token +nobody +no longer in the code +\(sensitive value\)$/m);
  });

  it("names reads that lead nowhere", async () => {
    const broken = applied();
    writeState(broken.stateFile("dev-network"), { ...network, outputs: {} });
    expect((await broken.run("state outputs dev")).stdout).toContain(
      "dev-cluster reads vpc_id of dev-network, which does not publish it.",
    );
  });
});
