import { existsSync, readdirSync, readFileSync } from "node:fs";
import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Fixture } from "../testing/fixture.ts";
import { until } from "../testing/until.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";
import { BastionRepository } from "./testing/bastion-repository.ts";
import { ApiServer, SessionPrograms } from "./testing/session-programs.ts";

const page = readFileSync(new URL("../../docs/private-clusters.md", import.meta.url), "utf8");

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);
}

/** The words of every command of the page, after `./platform`. */
const commands = blocks("sh")
  .flatMap((block) => block.split("\n"))
  .filter((line) => line !== "")
  .map((line) =>
    [...line.replace(/ +#.*$/, "").matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ""),
  );
const ofBastion = commands.filter(([, word]) => word === "bastion").map(([, ...words]) => words);

describe("a command in docs/private-clusters.md", () => {
  const server = new ApiServer();
  let upstream = 0;
  beforeAll(async () => {
    upstream = await server.start();
  });
  afterAll(() => server.stop());

  it("is one that a test below runs", () => {
    const others = commands.filter(([, word]) => word !== "bastion").map((words) => words.join(" "));
    expect(others).toEqual(["./platform validate dev", "./platform apply dev", "./platform doctor dev"]);
    expect(ofBastion.length).toBeGreaterThan(8);
  });

  it.each(ofBastion.map((words) => [words.join(" "), words] as const))("%s", async (_line, words) => {
    const repository = new BastionRepository(server, "ml");
    const programs = new SessionPrograms(repository, { upstream });
    repository.writeProgram("stand-ins/bin/kubectl", 'test -f "$KUBECONFIG" && echo "kubectl $*"');
    const own = repository.path("dev.yaml");
    // Whatever else runs here may have the port.
    const given = words.map((word) => ({ "dev.yaml": own, "8443": "0" })[word] ?? word);
    const real = given.flatMap((word, index) => (word === "--port" || given[index - 1] === "--port" ? [] : [word]));
    const run = repository.runWith(real, { env: programs.env });
    const scratch = repository.path(".platform", "aws");
    const isOpen = () =>
      existsSync(own) || readdirSync(scratch).some((name) => existsSync(`${scratch}/${name}/kubeconfig`));
    const staysOpen = words[1] === "connect" && !words.includes("--");
    if (staysOpen) {
      await until(isOpen);
      repository.interrupt();
    }
    const { code, stdout } = await run;
    expect(code).toBe(words[1] === "shell" ? 3 : 0);
    if (words.includes("--")) expect(stdout).toMatch(/^kubectl get (nodes|pods)\n$/);
    expect(isOpen()).toBe(false);
  });

  it("./platform validate dev and doctor dev", async () => {
    const fixture = new Fixture({ bastion: {} });
    expect((await fixture.runWith(["validate", "dev"])).code).toBe(0);
    const { stdout } = await fixture.runWith(["doctor", "dev", "--target", "emulated"]);
    expect(stdout).toContain("Session Manager");
  });
});

it("declares a bastion that an environment takes", () => {
  const declared = blocks("ts").map((block) => parse(`{ ${block} }`));
  expect(declared).toHaveLength(2);
  const modes = declared.map((section) => {
    const environment = checkEnvironment({ ...smallSpec, ...section }, "docs/private-clusters.md");
    expect(stacksOf(environment).map(({ name }) => name)).toContain("bastion");
    return environment.bastion?.access.type;
  });
  expect(modes).toEqual(["sessionManager", "ssh"]);
});

describeWithTerraform("a command in docs/private-clusters.md", () => {
  it("./platform apply dev", async () => {
    const fixture = new Fixture({ bastion: { resources: { hosts: {} } } });
    fixture.target = "aws";
    const { code, stdout } = await fixture.runWith(["apply", "dev"], { answer: "yes" });
    expect(code).toBe(0);
    expect(stdout).toContain("dev-bastion");
  });
});
