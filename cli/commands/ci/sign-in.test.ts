import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { personalSessionPolicy } from "@ml-platform/stacks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { awsConfig, environmentProfile, processConfig } from "../../ci/sign-in/aws-config.ts";
import { sandpitSession } from "../../ci/sign-in/sandpit-session.ts";
import { Fixture } from "../../testing/fixture.ts";
import { affect } from "../../testing/pipeline-job.ts";

const job = { AWS_TOKEN: "token-of-the-job", CI_PROJECT_ID: "17", CI_PIPELINE_ID: "4711" };

function signIn(fixture: Fixture, words: string, env: Readonly<Record<string, string>> = job) {
  return fixture.runWith(["ci", "sign-in", ...words.split(" ")], { env });
}

/** The variables that a shell has after it has read what `sign-in` wrote. */
function variablesOf(fixture: Fixture): Record<string, string> {
  const script = `. ${fixture.path(".platform/ci/sign-in.sh")}; env`;
  const { PATH = "" } = process.env;
  const text = execFileSync("/bin/sh", ["-ec", script], {
    encoding: "utf8",
    env: { PATH, AWS_ACCESS_KEY_ID: "other" },
  });
  return Object.fromEntries(text.split("\n").map((line) => line.split(/=(.*)/s) as [string, string]));
}

describe("platform ci sign-in", () => {
  it("writes files that only this user can read", async () => {
    const fixture = new Fixture({});
    expect(await signIn(fixture, "dev plan")).toMatchObject({ code: 0, stdout: "" });
    for (const file of ["sign-in.sh", "aws-config", "web-identity-token"]) {
      expect(statSync(fixture.path(".platform/ci", file)).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(fixture.path(".platform/ci/web-identity-token"), "utf8")).toBe("token-of-the-job");
    expect(variablesOf(fixture)).not.toHaveProperty("AWS_ACCESS_KEY_ID");
  });

  it("does nothing on the emulator, where nothing needs credentials", async () => {
    const fixture = new Fixture({});
    expect(await signIn(fixture, "dev apply --target emulated", {})).toMatchObject({ code: 0, stderr: "" });
    expect(variablesOf(fixture)).toMatchObject({ AWS_ACCESS_KEY_ID: "other" });
  });

  it("finds the account of an environment whose file is gone in what the pipeline found", async () => {
    const fixture = new Fixture({});
    fixture.environments = [];
    expect((await signIn(fixture, "dev apply")).stderr).toContain("dev");
    affect(fixture, {});
    expect((await signIn(fixture, "dev apply")).code).toBe(0);
    expect(readFileSync(fixture.path(".platform/ci/aws-config"), "utf8")).toContain(
      ":111111111111:role/terraform-apply",
    );
  });

  it.each([
    ["AWS_TOKEN", "Add to the job: id_tokens: { AWS_TOKEN: { aud: "],
    ["CI_PROJECT_ID", "which GitLab sets in every job"],
    ["CI_PIPELINE_ID", "which GitLab sets in every job"],
  ])("names the variable %s when it is missing, and leaves no earlier sign-in", async (name, fix) => {
    const fixture = new Fixture({});
    await signIn(fixture, "dev plan");
    const { code, stderr } = await signIn(fixture, "dev plan", { ...job, [name]: "" });
    expect(code).toBe(1);
    expect(stderr).toContain(`The variable ${name} is not set: `);
    expect(stderr).toContain(fix);
    expect(() => variablesOf(fixture)).toThrow();
  });

  it("knows three purposes", async () => {
    const { code, stderr } = await signIn(new Fixture({}), "dev aply");
    expect(code).toBe(1);
    expect(stderr).toContain('Jobs sign in to plan, to apply or for a sandpit, not to "aply". Did you mean "apply"?');
  });
});

describe("platform ci sign-in for a sandpit", () => {
  const withBase = (mergeRequests: boolean) => {
    const fixture = new Fixture({});
    const { sandpits } = checkEnvironment({ ...smallSpec, sandpits: { mergeRequests } });
    fixture.environments = fixture.environments.map((each) => ({ ...each, sandpits }));
    return fixture;
  };

  it("gets credentials for that one only, by a command", async () => {
    const fixture = withBase(true);
    expect(await signIn(fixture, "dev sandpit --sandpit kim")).toMatchObject({ code: 0, stdout: "" });
    const config = readFileSync(fixture.path(".platform/ci/aws-config"), "utf8");
    expect(config).toContain(`credential_process = '${fixture.path("platform")}' ci credentials`);
    const file = fixture.path(".platform/ci/sandpit-session.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const session = JSON.parse(readFileSync(file, "utf8"));
    expect(session.first).toMatch(/:role\/pipeline-sandpit-ml-dev$/);
    expect(session.second.roleArn).toBe("arn:aws:iam::111111111111:role/terraform-sandpit");
    expect(session.policy).toBe(personalSessionPolicy({ name: "kim", backend: { type: "local" } }));
  });

  it("gets those for all of them without a name, as a reaper does", async () => {
    const fixture = withBase(false);
    expect(await signIn(fixture, "dev sandpit")).toMatchObject({ code: 0 });
    const config = readFileSync(fixture.path(".platform/ci/aws-config"), "utf8");
    expect(config).toContain(":role/terraform-sandpit\n");
    expect(config).not.toContain("credential_process");
  });

  it.each([
    ["prod plan --sandpit kim", {}, "--sandpit goes with the purpose sandpit"],
    ["dev sandpit --sandpit *", {}, '"*" is not the name of a sandpit.'],
    ["dev sandpit --sandpit kim/../small", {}, "is not the name of a sandpit."],
    ["dev sandpit --sandpit mr-7", { CI_MERGE_REQUEST_IID: "7" }, "dev takes no sandpits of merge requests"],
  ])("refuses %s", async (words, env, says) => {
    const { code, stderr } = await signIn(withBase(false), words, { ...job, ...env });
    expect(code).toBe(1);
    expect(stderr).toContain(says);
  });

  it("refuses an environment that is no base", async () => {
    const fixture = new Fixture({});
    fixture.environments = fixture.environments.map((each) => ({ ...each, sandpits: undefined }));
    const { code, stderr } = await signIn(fixture, "dev sandpit");
    expect(code).toBe(1);
    expect(stderr).toContain('dev is no base of sandpits: its file has no key "sandpits"');
  });
});

describe("the SDK", () => {
  /** Answers as STS does, and keeps what it was asked. */
  const asked: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    const parameters = Object.fromEntries(new URLSearchParams(Buffer.concat(await request.toArray()).toString()));
    const { Action = "" } = parameters;
    asked.push({ ...parameters, signedBy: /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "" });
    const key = `KEY-${asked.length}`;
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    const credentials = `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials>`;
    const result = Action === "GetCallerIdentity" ? "<Account>111111111111</Account><Arn>arn:x</Arn>" : credentials;
    response.writeHead(200, { "Content-Type": "text/xml" });
    response.end(`<${Action}Response><${Action}Result>${result}</${Action}Result></${Action}Response>`);
  });
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  beforeEach(() => {
    asked.length = 0;
    vi.stubEnv("AWS_PROFILE", environmentProfile);
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => server.close());
  const devops = { id: "111111111111", alias: "ml-devops", region: "us-east-1" };
  const gitlab = { url: "https://gitlab.example.com", project: "platform/ml", projectId: 17, defaultBranch: "main" };

  it("goes from the token of the job through the DevOps account to the environment's account", async () => {
    const fixture = new Fixture({});
    const config = awsConfig({
      account: { id: "222222222222", alias: "ml-dev", region: "us-east-2" },
      purpose: "apply",
      company: { gitlab, devops },
      tokenFile: fixture.write("token", "token-of-the-job"),
      sessionName: "GitLabRunner-17-4711",
    });
    vi.stubEnv("AWS_CONFIG_FILE", fixture.write("config", config));
    await new STSClient({ region: "us-east-2" }).send(new GetCallerIdentityCommand({}));
    expect(asked).toMatchObject([
      {
        Action: "AssumeRoleWithWebIdentity",
        RoleArn: "arn:aws:iam::111111111111:role/pipeline-apply-ml-dev",
        RoleSessionName: "GitLabRunner-17-4711",
        WebIdentityToken: "token-of-the-job",
        signedBy: "",
      },
      {
        Action: "AssumeRole",
        RoleArn: "arn:aws:iam::222222222222:role/terraform-apply",
        RoleSessionName: "GitLabRunner-17-4711",
        ExternalId: "gitlab-project-17",
        signedBy: "KEY-1",
      },
      { Action: "GetCallerIdentity", signedBy: "KEY-2" },
    ]);
  });

  const account = { id: "222222222222", alias: "ml-dev", region: "us-east-2" };
  const policy = personalSessionPolicy({ name: "kim", backend: { type: "local" } });
  const steps = [
    [
      "through the DevOps account",
      { gitlab, devops },
      [
        { Action: "AssumeRoleWithWebIdentity", RoleArn: "arn:aws:iam::111111111111:role/pipeline-sandpit-ml-dev" },
        {
          Action: "AssumeRole",
          RoleArn: "arn:aws:iam::222222222222:role/terraform-sandpit",
          ExternalId: "gitlab-project-17",
          Policy: policy,
          signedBy: "KEY-1",
        },
      ],
    ],
    [
      "directly where there is none",
      { gitlab },
      [
        {
          Action: "AssumeRoleWithWebIdentity",
          RoleArn: "arn:aws:iam::222222222222:role/terraform-sandpit",
          Policy: policy,
        },
      ],
    ],
  ] as const;

  it.each(steps)("gets credentials for one sandpit by a command, %s", async (_, company, requests) => {
    const fixture = new Fixture({});
    const tokenFile = fixture.write("token", "token-of-the-job");
    const session = sandpitSession(
      { account, company, tokenFile, sessionName: "GitLabRunner-17-4711" },
      { name: "kim", backend: { type: "local" } },
    );
    fixture.write(".platform/ci/sandpit-session.json", JSON.stringify(session));
    const { code, stdout } = await fixture.runWith(["ci", "credentials"], {});
    expect(code).toBe(0);
    // What the SDK calls is the command in a process of its own.
    const config = processConfig(account, `cat '${fixture.write("credentials", stdout)}'`);
    vi.stubEnv("AWS_CONFIG_FILE", fixture.write("config", config));
    await new STSClient({ region: "us-east-2" }).send(new GetCallerIdentityCommand({}));
    expect(asked).toMatchObject([...requests, { Action: "GetCallerIdentity", signedBy: `KEY-${requests.length}` }]);
  });

  it("says whom AWS did not let in", async () => {
    const fixture = new Fixture({});
    const session = sandpitSession(
      { account, company: { gitlab }, tokenFile: fixture.path("absent"), sessionName: "GitLabRunner-17-4711" },
      { name: "kim", backend: { type: "local" } },
    );
    fixture.write(".platform/ci/sandpit-session.json", JSON.stringify(session));
    const { code, stdout, stderr } = await fixture.runWith(["ci", "credentials"], {});
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("AWS lets nobody in as arn:aws:iam::222222222222:role/terraform-sandpit: ");
  });

  it("says what the job lacks when nobody signed in", async () => {
    const { code, stderr } = await new Fixture({}).runWith(["ci", "credentials"], {});
    expect(code).toBe(1);
    expect(stderr).toContain("Nobody signed in for a sandpit");
  });
});
