import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { schemaErrors } from "../../ci/testing/gitlab-schema.ts";
import { realRoot, ServiceRepository } from "../../service/testing/service-repository.ts";
import { helmFolder, skipWithoutHelm } from "../../testing/rendered-chart.ts";

describe("service new", () => {
  it("writes a service for every environment that has the team, and its pipeline", async () => {
    const repository = new ServiceRepository();
    const { code, stdout, stderr } = await repository.service("new greeter --port 9000 --domain example.com");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "services/greeter\n" });
    expect(stderr).toContain("prod: the cluster ml has no add-on aws-load-balancer-controller, so there is no Ingress");
    expect(readdirSync(repository.path("services/greeter")).sort()).toEqual(
      [
        ".dockerignore",
        "Dockerfile",
        "README.md",
        "main.py",
        "pipeline.yml",
        "values-dev.yaml",
        "values-prod.yaml",
        "values.yaml",
      ].sort(),
    );
    expect(readdirSync(repository.path("services"))).toEqual(["greeter"]);
    expect(parse(repository.read("services/greeter/values.yaml"))).toMatchObject({
      port: 9000,
      env: { PORT: "9000" },
      autoscaling: { by: "hpa", min: 2 },
    });
    const network = repository.environments[0]?.network;
    const values = parse(repository.read("services/greeter/values-dev.yaml"));
    expect(values.ingress).toEqual({ enabled: true, hosts: ["greeter.dev.example.com"] });
    expect(values.networkPolicy.loadBalancerRanges).toHaveLength(network?.availabilityZones.length ?? 0);
    expect(parse(repository.read("services/greeter/values-prod.yaml"))).not.toHaveProperty("ingress");
    const dockerfile = repository.read("services/greeter/Dockerfile");
    expect(dockerfile).toMatch(/^FROM \S+@sha256:[0-9a-f]{64}$/m);
    expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
  });

  it("writes a pipeline that GitLab and `ci lint` accept: everywhere by the role that applies, in prod after a person", async () => {
    const repository = new ServiceRepository();
    await repository.service("new greeter --team nlp");
    expect(repository.read(".gitlab-ci.yml")).toContain(
      "  - local: .gitlab/sandpits.yml\n  - local: services/greeter/pipeline.yml\n\n",
    );
    const pipeline = repository.read("services/greeter/pipeline.yml");
    expect(schemaErrors(pipeline)).toEqual([]);
    expect(schemaErrors(repository.read(".gitlab/services.yml"))).toEqual([]);
    expect(await repository.runWith(["ci", "lint"])).toMatchObject({
      code: 0,
      stdout: ".gitlab-ci.yml: nothing is wrong\n",
    });
    const jobs = parse(pipeline);
    expect(jobs["deploy greeter to dev"]).toMatchObject({
      needs: ["check greeter", "build greeter"],
      variables: { PLATFORM_ENVIRONMENT: "dev", SERVICE_CLUSTER: "ml", SERVICE_NAMESPACE: "team-nlp" },
      resource_group: "dev/services/greeter",
    });
    expect(jobs["approve greeter in prod"].needs).toEqual(["deploy greeter to dev"]);
    expect(jobs["deploy greeter to prod"].needs).toEqual(["approve greeter in prod"]);

    const withoutGate = pipeline.replace("needs: [approve greeter in prod]", "needs: [deploy greeter to dev]");
    repository.write("services/greeter/pipeline.yml", withoutGate);
    expect((await repository.runWith(["ci", "lint"])).stdout).toContain("applies prod before a person said so");
  });

  it("leaves what exists alone", async () => {
    const repository = new ServiceRepository();
    await repository.service("new greeter");
    repository.write("services/greeter/main.py", "mine");
    const before = repository.read(".gitlab-ci.yml");
    const { code, stderr } = await repository.service("new greeter");
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("services/greeter exists.") });
    expect(repository.read("services/greeter/main.py")).toBe("mine");
    expect(repository.read(".gitlab-ci.yml")).toBe(before);
  });

  it("goes on after it was killed when the pipeline was changed and the folder not yet there", async () => {
    const repository = new ServiceRepository();
    await repository.service("new greeter");
    const after = repository.read(".gitlab-ci.yml");
    rmSync(repository.path("services"), { recursive: true });
    expect((await repository.service("new greeter")).code).toBe(0);
    expect(repository.read(".gitlab-ci.yml")).toBe(after);
    expect(existsSync(repository.path("services/greeter/pipeline.yml"))).toBe(true);
    expect(readdirSync(repository.path(".platform"))).toEqual([]);
  });

  it("says what to add where the pipeline has no list of files to include", async () => {
    const repository = new ServiceRepository();
    repository.write(".gitlab-ci.yml", "include: { local: .gitlab/jobs.yml }\n");
    const { code, stderr } = await repository.service("new greeter --directory teams/nlp/greeter");
    expect(code).toBe(0);
    expect(stderr).toContain('add to "include" of .gitlab-ci.yml: - local: teams/nlp/greeter/pipeline.yml');
    expect(repository.read("teams/nlp/greeter/pipeline.yml")).toContain("SERVICE_DIRECTORY: teams/nlp/greeter");
    expect(repository.read("teams/nlp/greeter/README.md")).toContain("(../../../docs/services.md)");
  });

  it.each([
    ["Greeter", '"Greeter" is not a valid name. Use lower-case words, digits and hyphens, at most 40 characters'],
    ["g".repeat(41), "at most 40 characters"],
    ["workload", '"workload" is a service account of the namespace.'],
    ["greeter --team npl", 'No environment has a team "npl". Did you mean "nlp"? Teams: nlp.'],
    ["greeter --port 80", '"80" is not a port that a program can open without being root.'],
    ["greeter --directory ../greeter", '"../greeter" is not a folder for a service.'],
    ["greeter --domain not_a_domain", '"not_a_domain" is not a domain'],
  ])("refuses %s, and writes nothing", async (command, reason) => {
    const repository = new ServiceRepository();
    const { code, stderr } = await repository.service(`new ${command}`);
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    expect(existsSync(repository.path("services"))).toBe(false);
    expect(repository.read(".gitlab-ci.yml")).not.toContain("greeter");
  });

  it("asks whose service it is where there are several teams", async () => {
    const repository = new ServiceRepository();
    const [first] = repository.environments;
    const vision = { ...first?.teams?.["nlp"], namespace: "team-vision" };
    repository.environments = [{ ...first!, teams: { ...first?.teams, vision } as NonNullable<typeof first>["teams"] }];
    expect((await repository.service("new greeter")).stderr).toContain(
      "Whose service is it? Add --team <name>. Teams: nlp, vision.",
    );
  });
});

describe("what it writes", () => {
  skipWithoutHelm();

  it("passes the check of its pipeline, and fails it with a typo", async () => {
    const repository = new ServiceRepository();
    await repository.service("new greeter --domain example.com");
    const [script] = parse(repository.read(".gitlab/services.yml"), { logLevel: "error" })[".service-check"].script;
    const check = () => {
      const { status, stdout } = spawnSync("sh", ["-ec", script], {
        cwd: realRoot,
        encoding: "utf8",
        env: {
          ...process.env,
          PATH: `${helmFolder()}:${process.env["PATH"]}`,
          SERVICE: "greeter",
          SERVICE_DIRECTORY: repository.path("services/greeter"),
        },
      });
      return { status, stdout };
    };
    expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining("0 chart(s) failed") });
    repository.write("services/greeter/values-prod.yaml", "autoscalling: { max: 8 }\n");
    expect(check()).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("additional properties 'autoscalling' not allowed"),
    });
  });
});
