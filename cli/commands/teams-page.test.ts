import { existsSync, readFileSync } from "node:fs";
import { checkEnvironment, type Environment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { dev, Fixture } from "../testing/fixture.ts";
import { writeState } from "../testing/state-file.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const page = readFileSync(new URL("../../docs/teams.md", import.meta.url), "utf8");

/** The commands of the page, after `./platform`. */
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)]
  .flatMap(([, block = ""]) => block.split("\n"))
  .filter((line) => line !== "")
  .map((line) => line.replace("./platform ", ""));

/** What the page declares, as a value. */
const [, declared = ""] = /^```ts\n(?:\/\/.*\n)?teams: (\{.*?\n\}),\n```$/ms.exec(page) ?? [];
const teams = parse(declared.replace(/,(\s*\})/g, "$1"));

function withTeams(change: object = {}): Environment {
  const { nlp } = teams;
  const found = checkEnvironment({ ...smallSpec, teams: { nlp: { ...nlp, ...change } } }).teams;
  return { ...dev, teams: found };
}

class Repository extends Fixture {
  constructor(environment: Environment) {
    super({});
    this.target = "aws";
    this.environments = [environment];
    writeState(this.stateFile("dev-ml-cluster"), {
      outputs: {
        name: { value: "dev-ml" },
        endpoint: { value: "https://eks.example.com" },
        certificate_authority: { value: "LS0tLS1CRUdJTg==" },
      },
    });
  }

  override services() {
    const cluster = { id: "dev-ml-cluster", environment: "dev", name: "ml-cluster", kind: "cluster", cluster: "ml" };
    return { ...super.services(), stacksOf: async () => [{ ...cluster, dependencies: [], providers: [] }] };
  }

  kubeconfig(command: string) {
    return this.run(command, { env: { HOME: this.root } });
  }
}

it("has no command that a test below does not run", () => {
  expect(commands).toEqual([
    "validate dev",
    "plan dev",
    "apply dev",
    "kubeconfig dev --team nlp --print",
    "kubeconfig dev --team nlp",
    "kubeconfig dev --team nlp --viewer",
    "destroy dev --stack ml-teams",
  ]);
});

it("declares a team in five lines, which are valid", async () => {
  expect(declared.split("\n").slice(1, -1)).toHaveLength(5);
  const fixture = new Fixture({});
  fixture.environments = [withTeams()];
  expect((await fixture.run("validate dev")).code).toBe(0);
});

it("lets kubectl in as a member, in the namespace of the team", async () => {
  const repository = new Repository(withTeams());
  const { code, stdout } = await repository.kubeconfig("kubeconfig dev --team nlp --print");
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject({
    "current-context": "dev-nlp",
    contexts: [{ context: { namespace: "team-nlp" } }],
    users: [
      {
        user: {
          exec: {
            args: expect.arrayContaining([
              "--role-arn",
              "arn:aws:iam::111111111111:role/dev-team-nlp-us-east-2-member",
            ]),
          },
        },
      },
    ],
  });
  const written = await repository.kubeconfig("kubeconfig dev --team nlp");
  expect(written.stderr).toContain("Try: kubectl --context dev-nlp get pods");
  expect(existsSync(repository.path(".kube/config"))).toBe(true);
});

it("lets kubectl in as a viewer, where the team has some", async () => {
  const without = await new Repository(withTeams()).kubeconfig("kubeconfig dev --team nlp --viewer");
  expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining("has no viewers") });
  const viewers = ["arn:aws:iam::111111111111:role/auditor"];
  const repository = new Repository(withTeams({ viewers }));
  expect((await repository.kubeconfig("kubeconfig dev --team nlp --viewer")).code).toBe(0);
  expect(readFileSync(repository.path(".kube/config"), "utf8")).toContain("role/dev-team-nlp-us-east-2-viewer");
  expect((await repository.kubeconfig("kubeconfig dev --team nlq")).stderr).toContain(
    'dev has no team "nlq". Did you mean "nlp"? Its teams: nlp.',
  );
  expect((await repository.kubeconfig("kubeconfig dev --viewer")).stderr).toContain("Add --team <name>.");
});

describeWithTerraform("what makes and removes teams", () => {
  it("is planned, applied, and destroyed by itself", async () => {
    const fixture = new Fixture({ "ml-teams": { resources: { nlp: {} } } });
    fixture.target = "aws";
    expect((await fixture.run("plan dev")).stdout).toContain("dev-ml-teams");
    expect((await fixture.run("apply dev", { answer: "yes" })).code).toBe(0);
    const { code, stdout } = await fixture.run("destroy dev --stack ml-teams", { answer: "dev" });
    expect(code).toBe(0);
    expect(stdout).toContain("1 destroyed");
  });
});
