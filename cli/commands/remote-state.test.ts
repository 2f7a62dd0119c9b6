import { beforeAll, expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { HttpStates } from "../testing/http-states.ts";
import { lockInfo } from "../testing/lock-info.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

describeWithTerraform("a remote state", () => {
  const server = new HttpStates();
  const fixture = new Fixture({
    network: { resources: { vpc: {} }, outputs: { cidr: { value: "10.0.0.0/16" } } },
  });
  beforeAll(() => fixture.keepStatesIn(server.backend));

  it("does not exist before the first apply", async () => {
    expect((await fixture.run("output dev")).stdout).toBe("dev-network: not applied\n");
    expect((await fixture.run("list")).stdout).toContain("dev-network  state in http");
    expect((await fixture.run("destroy dev")).stderr).toContain("Nothing of dev exists.");
  });

  it("is written by apply and read by output", async () => {
    expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
    expect(JSON.parse(server.states.get("dev-network") ?? "")).toMatchObject({ version: 4 });
    expect((await fixture.run("output dev")).stdout).toBe("dev-network\n  cidr  10.0.0.0/16\n");
  });

  it("may be locked: the error names the lock, and how to release it", async () => {
    server.locks.set("dev-network", JSON.stringify(lockInfo));
    const { code, stdout } = await fixture.run("plan dev --lock-timeout 0s");
    expect(code).toBe(1);
    expect(stdout).toContain(`The state of dev-network is locked by another run (lock ${lockInfo.ID};`);
    const release = `state unlock dev-network --id ${lockInfo.ID}`;
    expect(stdout).toContain(`./platform ${release}`);
    expect((await fixture.run(`${release} --auto-approve`)).code).toBe(0);
    expect(server.locks.size).toBe(0);
  });

  it("is refused if it is not a state", async () => {
    server.states.set("dev-network", "<html>sign in</html>");
    const { code, stdout } = await fixture.run("plan dev");
    expect(code).toBe(1);
    expect(stdout).toContain("The state of dev-network (http backend) cannot be read");
    const output = await fixture.run("output dev");
    expect(output.code).toBe(1);
    expect(output.stderr).toContain("The state of dev-network");
    expect(output.stderr).not.toContain("    at ");
  });
});
