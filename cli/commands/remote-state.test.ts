import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** Terraform's http backend, as GitLab-managed state speaks it: https://developer.hashicorp.com/terraform/language/backend/http */
let state = "";
let lock = "";
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const isLock = request.url?.startsWith("/lock") === true;
  if (isLock && request.method === "POST" && lock !== "") return response.writeHead(423).end(lock);
  if (isLock) lock = request.method === "POST" ? body : "";
  else if (request.method === "POST") state = body;
  else if (state === "") return response.writeHead(404).end();
  response.end(isLock ? "" : state);
});

describeWithTerraform("a state that is not on this machine", () => {
  const fixture = new Fixture({});
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const locking = {
      lock_address: `${address}/lock`,
      lock_method: "POST",
      unlock_address: `${address}/lock`,
      unlock_method: "DELETE",
    };
    fixture.stacks = {
      network: {
        backend: { http: { address: `${address}/state`, ...locking } },
        resources: { vpc: {} },
        outputs: { cidr: { value: "10.0.0.0/16" } },
      },
    };
  });
  afterAll(() => server.close());

  it("is not there before the first apply", async () => {
    expect((await fixture.run("output dev")).stdout).toBe("dev-network: not applied\n");
    expect((await fixture.run("list")).stdout).toContain("dev-network  state in http");
    expect((await fixture.run("destroy dev")).stderr).toContain("Nothing of dev stands.");
  });

  it("is written by apply and read by output", async () => {
    expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
    expect(JSON.parse(state)).toMatchObject({ version: 4 });
    expect((await fixture.run("output dev")).stdout).toBe("dev-network\n  cidr  10.0.0.0/16\n");
  });

  it("may be locked by somebody: which lock, and how to release it", async () => {
    lock = JSON.stringify({
      ID: "5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1",
      Operation: "OperationTypeApply",
      Who: "anna@laptop",
      Created: "2026-11-21T20:10:30Z",
    });
    const { code, stdout } = await fixture.run("plan dev --lock-timeout 0s");
    lock = "";
    expect(code).toBe(1);
    expect(stdout).toContain(
      "The state of dev-network is locked by another run (lock 5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1;",
    );
    expect(stdout).toMatch(
      /cd \.platform\/emulated\/runs\/\S+\/stacks\/dev-network && terraform force-unlock 5d0ec0bb-4e02-0d68-1b3f-4e3d3b8ef0c1/,
    );
  });

  it("is refused where it is no state", async () => {
    state = "<html>sign in</html>";
    const { code, stdout } = await fixture.run("plan dev");
    expect(code).toBe(1);
    expect(stdout).toContain("The state of dev-network (http backend) cannot be read");
    const output = await fixture.run("output dev");
    expect(output.code).toBe(1);
    expect(output.stderr).toContain("The state of dev-network");
    expect(output.stderr).not.toContain("    at ");
  });
});
