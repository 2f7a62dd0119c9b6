import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { writeState } from "../testing/state-file.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** `old` was applied and is no longer in the code. */
async function withoutOld(): Promise<Fixture> {
  const fixture = new Fixture({ network: { resources: { vpc: {} } }, old: { resources: { old: {} } } });
  await fixture.applied("dev");
  fixture.stacks = { network: { resources: { vpc: {} } } };
  return fixture;
}

const warning =
  "The state of dev-old still holds resources, but the code no longer has this stack, so no plan covers it.";

describeWithTerraform("a state whose stack the code no longer has", () => {
  it("is named by plan and apply, in every format", async () => {
    const fixture = await withoutOld();
    const { code, stdout } = await fixture.run("plan dev");
    expect(code).toBe(0);
    expect(stdout).toContain(`  warning: ${warning}`);
    expect(stdout).toContain("./platform state orphans --target emulated");
    expect((await fixture.run("plan dev --markdown")).stdout).toContain(`**Warning:** ${warning}`);
    const json = JSON.parse((await fixture.run("plan dev --json")).stdout) as { warnings: string[] };
    expect(json.warnings).toEqual([expect.stringContaining(warning)]);
    expect((await fixture.run("apply dev")).stdout).toContain(warning);
  });

  it("counts in what the environment costs", async () => {
    const fixture = await withoutOld();
    const attributes = { id: "nat-1", connectivity_type: "public" };
    writeState(fixture.stateFile("dev-old"), { resources: [{ type: "aws_nat_gateway", name: "nat", attributes }] });
    const { cost } = JSON.parse((await fixture.run("plan dev --json")).stdout);
    expect(cost.before.exact + cost.before.estimated).toBeGreaterThan(30);
    expect(cost.after).toEqual(cost.before);
    expect(cost.difference).toBe(0);
  });

  it("prevents the destruction of stacks that it may depend on", async () => {
    const fixture = await withoutOld();
    const { code, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("dev-old may depend on what would be destroyed: its state still holds resources");
    expect(stderr).toContain("Nothing was changed.");
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("is ignored if it is empty or belongs to another environment", async () => {
    const fixture = await withoutOld();
    fixture.stacks["old"] = {};
    await fixture.run("apply dev --auto-approve");
    delete fixture.stacks["old"];
    writeFileSync(fixture.stateFile("staging-other"), "not a state");
    expect((await fixture.run("plan dev")).stdout).not.toContain("warning");
    expect((await fixture.run("destroy dev --auto-approve")).code).toBe(0);
  });

  it("is told where an environment seems to have another name, until it says so or has states of its own", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } } });
    await fixture.applied("dev");
    const [dev, ...others] = fixture.environments;
    if (dev === undefined) throw new RangeError("there is a first environment");
    const plan = async (environment: typeof dev) => {
      fixture.environments = [environment, ...others];
      return (await fixture.run("plan devel")).stdout;
    };
    const told = "dev-network still holds resources, and no environment is called dev. If devel is dev by another name";
    const renamed = await plan({ ...dev, name: "devel" });
    expect(renamed).toContain(told);
    expect(renamed).toContain('renamedFrom: ["dev"]');
    fixture.environments = [...fixture.environments, dev];
    expect((await fixture.run("plan devel")).stdout).not.toContain(told);
    fixture.environments = fixture.environments.slice(0, -1);
    await fixture.run("apply devel --auto-approve");
    expect((await fixture.run("plan devel")).stdout).not.toContain(told);
  });

  it("counts even if it cannot be read", async () => {
    const fixture = await withoutOld();
    writeFileSync(fixture.stateFile("dev-old"), "not a state");
    expect((await fixture.run("plan dev")).stdout).toContain(warning);
  });
});

describe("a bucket that cannot be listed", () => {
  // Reading a state is allowed; it does not exist. The environment can be locked.
  const server = createServer(({ method, url = "" }, response) => {
    if (method !== "GET") {
      response.writeHead(200).end();
      return;
    }
    const [status, code] = url.includes("list-type") ? [403, "AccessDenied"] : [404, "NoSuchKey"];
    response.writeHead(status, { "content-type": "application/xml" }).end(`<Error><Code>${code}</Code></Error>`);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    vi.unstubAllEnvs();
  });

  function inBucket(): { fixture: Fixture; env: Record<string, string> } {
    const fixture = new Fixture({ network: {} });
    fixture.keepStatesIn({ type: "s3", bucket: "states", region: "us-east-2", kmsKeyId: "alias/state" });
    // Plans no change, without contacting the bucket.
    const terraform = fixture.writeProgram(
      "terraform",
      `case "$1" in version) echo Terraform v1.11.4 ;; show) echo '{"format_version":"1.2"}' ;; esac`,
    );
    vi.stubEnv("AWS_ACCESS_KEY_ID", "example");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { fixture, env: { PLATFORM_TERRAFORM: terraform, AWS_ENDPOINT_URL_S3: endpoint } };
  }

  it("prevents the destruction of the environment", async () => {
    const { fixture, env } = inBucket();
    const { code, stderr } = await fixture.run("destroy dev --auto-approve", { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /It is not known whether anything else depends on what would be destroyed: s3:.*states.*AccessDenied.* Nothing was changed\./,
    );
  });

  it("is named by plan", async () => {
    const { fixture, env } = inBucket();
    const { code, stdout } = await fixture.run("plan dev", { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/warning: It is not known whether there are states without a stack: s3:.*AccessDenied/);
  });
});
