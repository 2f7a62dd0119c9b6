import { describe, expect, it } from "vitest";
import { applied, network } from "../../testing/applied-states.ts";
import { writeState } from "../../testing/state-file.ts";

describe("platform state outputs", () => {
  it("shows who publishes and who reads, without sensitive values", async () => {
    const { stdout } = await applied().run("state outputs dev");
    expect(stdout).toMatch(/^dev-network +vpc_id +dev-cluster +vpc-1$/m);
    expect(stdout).toMatch(/^dev-network +token +nobody +no longer in the code +\(sensitive value\)$/m);
  });

  it("shows whether an output is in the code, in the state or in both", async () => {
    const { stdout } = await applied().run("state outputs dev");
    expect(stdout).toMatch(/^STACK +OUTPUT +READ BY +STATUS +VALUE$/m);
    const { outputs } = JSON.parse((await applied().run("state outputs dev --json")).stdout);
    const status = ({ stack, name, status }: Record<string, string>) => `${stack} ${name} ${status}`;
    expect(outputs.map(status)).toEqual(
      expect.arrayContaining(["dev-network vpc_id published", "dev-network token left-over"]),
    );
  });

  it("reports reads of outputs that are not published", async () => {
    const broken = applied();
    writeState(broken.stateFile("dev-network"), { ...network, outputs: {} });
    expect((await broken.run("state outputs dev")).stdout).toContain(
      "dev-cluster reads vpc_id of dev-network, which does not publish it.",
    );
  });
});
