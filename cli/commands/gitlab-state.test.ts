import { beforeAll, beforeEach, expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { withGitLab } from "../testing/gitlab/with-gitlab.ts";
import { lockInfo } from "../testing/lock-info.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

describeWithTerraform("a state that GitLab manages", () => {
  const server = withGitLab();
  const { kept } = server.project;
  const fixture = new Fixture({ network: { resources: { vpc: {} }, outputs: { cidr: { value: "10.0.0.0/16" } } } });
  const signedIn = (password: string) => ({ TF_HTTP_USERNAME: "gitlab-ci-token", TF_HTTP_PASSWORD: password });
  const run = (command: string, password = "job-token") => fixture.run(command, { env: signedIn(password) });
  const held = JSON.stringify({ ...lockInfo, Info: "", Version: "1.11.4", Path: "" });
  beforeAll(() => {
    server.tokens.set("developer", { token: "project", role: "Developer", user: "kim" });
    const address = `${server.url}/api/v4/projects/1/terraform/state`;
    fixture.keepStatesIn({ type: "http", address });
  });
  beforeEach(() => {
    server.requests.length = 0;
    kept.locks.clear();
  });

  it("is written and locked by the job token of a maintainer, in requests that GitLab documents", async () => {
    const { code, stdout, stderr } = await run("apply dev --auto-approve");
    expect(`${stdout}${stderr}`).not.toContain("error");
    expect(code).toBe(0);
    expect(JSON.parse(kept.states.get("dev-network") ?? "")).toMatchObject({ version: 4 });
    expect(kept.locks.size).toBe(0);
    const asked = server.requests.map(({ method, path, status }) => `${method} ${path.split("?")[0]} ${status}`);
    const state = "projects/1/terraform/state/dev-network";
    expect(asked).toEqual(
      expect.arrayContaining([
        "POST projects/1/terraform/state/dev_environment/lock 200",
        "DELETE projects/1/terraform/state/dev_environment/lock 200",
        `GET ${state} 404`,
        `POST ${state}/lock 200`,
        `POST ${state} 200`,
        `DELETE ${state}/lock 200`,
      ]),
    );
    expect(asked.filter((each) => /(400|409|500)$/.test(each))).toEqual([]);
  });

  it("is read by a developer, who cannot lock it", async () => {
    expect((await run("output dev", "developer")).stdout).toBe("dev-network\n  cidr  10.0.0.0/16\n");
    const { code, stdout } = await run("plan dev", "developer");
    expect(code).toBe(1);
    expect(stdout).toContain("could not be locked: HTTP remote state endpoint invalid auth");
    const apply = await run("apply dev --auto-approve", "developer");
    expect(apply.code).toBe(1);
    expect(apply.stderr).toContain("dev could not be locked.");
  });

  it("may be locked: the error names the lock, which its id releases", async () => {
    kept.locks.set("dev-network", held);
    const { code, stdout } = await run("plan dev --lock-timeout 0s");
    expect(code).toBe(1);
    expect(stdout).toContain(`is locked by another run (lock ${lockInfo.ID}`);
    const wrong = await run("state unlock dev-network --id 1 --auto-approve");
    expect(wrong.stderr).toContain('the server has another lock than "1"');
    expect(kept.locks.size).toBe(1);
    expect((await run(`state unlock dev-network --id ${lockInfo.ID} --auto-approve`)).code).toBe(0);
    expect(kept.locks.size).toBe(0);
  });

  it("keeps runs apart: the second names the lock of the first", async () => {
    kept.locks.set("dev_environment", held);
    const { code, stderr } = await run("apply dev --auto-approve --lock-timeout 0s");
    expect(code).toBe(1);
    expect(stderr).toContain(`dev is locked: held by anna@laptop`);
    expect(stderr).toContain(`state unlock dev --id ${lockInfo.ID}`);
  });

  it("is refused for a token that is not valid", async () => {
    const { code, stderr } = await run("output dev", "expired");
    expect(code).toBe(1);
    expect(stderr).toContain("does not accept these credentials. Check TF_HTTP_USERNAME and TF_HTTP_PASSWORD");
  });
});
