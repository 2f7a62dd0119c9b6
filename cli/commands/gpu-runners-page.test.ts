import { readFileSync } from "node:fs";
import { checkEnvironment, type Environment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { dev, Fixture } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const page = readFileSync(new URL("../../docs/gpu-runners.md", import.meta.url), "utf8");

/** The commands of the page, after `./platform`. */
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)]
  .flatMap(([, block = ""]) => block.split("\n"))
  .filter((line) => line !== "")
  .map((line) => line.replace("./platform ", ""));

/** What the page declares, as values: the block is a part of an object. */
const [, block = ""] = /^```ts\n\/\/[^\n]*\n(.*?)^```$/ms.exec(page) ?? [];
const declared = parse(`{${block}}`.replace(/,(\s*[\]}])/g, "$1")) as Pick<PermanentSpec, "secrets" | "runners">;

const ml = smallSpec.clusters?.["ml"] as NonNullable<PermanentSpec["clusters"]>[string];

/** `dev` as the page has it. */
function withRunners(): Environment {
  const { runners, secrets, clusters } = checkEnvironment({
    ...smallSpec,
    clusters: {
      ml: {
        ...ml,
        nodeGroups: {
          ...ml.nodeGroups,
          "ci-gpu": { instanceType: "g6.xlarge", size: { min: 0, max: 3 }, dedicatedTo: "ci" },
        },
        platform: { addons: { "external-secrets": {} } },
      },
    },
    ...declared,
  });
  return { ...dev, clusters, ...(secrets && { secrets }), ...(runners && { runners }) };
}

const clusterStack = { id: "dev-ml-cluster", environment: "dev", name: "ml-cluster", kind: "cluster", cluster: "ml" };

class Repository extends Fixture {
  constructor(environment = withRunners()) {
    super({});
    this.target = "aws";
    this.environments = [environment];
  }

  override services() {
    return { ...super.services(), stacksOf: async () => [{ ...clusterStack, dependencies: [], providers: [] }] };
  }
}

it("has no command that a test below does not run", () => {
  expect([...new Set(commands)]).toEqual([
    "validate dev",
    "plan dev",
    "apply dev",
    "secrets put dev platform/gitlab-runner/gpu-l4 --file token.txt",
    "runners status dev",
    "runners status dev --runner gpu-l4 --json",
    "destroy dev --stack ml-runners",
  ]);
});

it("declares a runner that is valid, on a group of its own", async () => {
  expect(withRunners().runners?.gpu["gpu-l4"]).toMatchObject({ cluster: "ml", nodeGroup: "ci-gpu", gpus: 1 });
  const fixture = new Fixture({});
  fixture.environments = [withRunners()];
  expect((await fixture.run("validate dev")).code).toBe(0);
});

it("reads its file before it puts a token", async () => {
  const { code, stderr } = await new Repository().run("secrets put dev platform/gitlab-runner/gpu-l4 --file token.txt");
  expect(code).toBe(1);
  expect(stderr).toContain("token.txt");
});

it.each(["runners status dev", "runners status dev --runner gpu-l4 --json"])(
  "%s asks the cluster, once there is one",
  async (command) => {
    const { code, stdout, stderr } = await new Repository().run(command);
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`).toContain("dev-ml-cluster");
  },
);

it("says which runners there are, and that the emulator runs none", async () => {
  expect((await new Repository().run("runners status dev --runner gpu-l5")).stderr).toContain(
    'dev has no runner "gpu-l5". Did you mean "gpu-l4"? Runners: gpu-l4.',
  );
  expect((await new Repository(dev).run("runners status dev")).stderr).toContain("dev has no runners.");
  const emulated = new Repository();
  emulated.target = "emulated";
  expect((await emulated.run("runners status dev")).stderr).toContain(
    "The emulator runs no Kubernetes, so no runner runs there.",
  );
});

it("builds images as the pipeline of the repository does", () => {
  const pipeline = readFileSync(new URL("../../.gitlab-ci.yml", import.meta.url), "utf8");
  for (const setting of ["BUILDAH_ISOLATION: chroot", "STORAGE_DRIVER: vfs", "quay.io/buildah/stable"]) {
    expect(page).toContain(setting);
    expect(pipeline).toContain(setting);
  }
  const train = parse(pipeline, { logLevel: "error" }).train;
  expect(train.tags).toEqual(["$PLATFORM_GPU_TAG"]);
  expect(declared.runners?.gpu["gpu-l4"]?.tags).toContain(train.variables.PLATFORM_GPU_TAG);
});

describeWithTerraform("the page", () => {
  it("plans, applies and destroys the stack of the runners", async () => {
    const fixture = new Fixture({ "ml-runners": { resources: { "gpu-l4": {} } } });
    fixture.target = "aws";
    expect((await fixture.run("plan dev")).stdout).toContain("dev-ml-runners");
    expect((await fixture.run("apply dev", { answer: "yes" })).code).toBe(0);
    const { code, stdout } = await fixture.run("destroy dev --stack ml-runners", { answer: "dev" });
    expect(code).toBe(0);
    expect(stdout).toContain("1 destroyed");
  });
});
