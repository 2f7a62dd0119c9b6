import { existsSync, readFileSync } from "node:fs";
import { findEnvironment, type LoadedEnvironment, loadEnvironments } from "@ml-platform/environments";
import { expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import type { RunOptions } from "../testing/test-repository.ts";

const environments = import.meta.resolve("@ml-platform/environments");

/** A repository with the environment `dev`, whose files are read as they are. */
class Repository extends Fixture {
  /** @param sandpits what dev allows to sandpits @default - none */
  constructor(sandpits?: object) {
    super({});
    this.write("environments/index.ts", `export { derive } from ${JSON.stringify(environments)};\n`);
    this.write(
      "environments/dev.ts",
      `export default {
        name: "dev", account: { id: "111111111111", alias: "ml-dev" }, region: "us-east-2", protected: false,
        tags: { costCentre: "ml" },
        network: { cidr: "10.10.0.0/16", availabilityZones: ["us-east-2a", "us-east-2c"], nat: "single" },
        clusters: { ml: { nodeGroups: { system: { instanceType: "m7i.large", size: { min: 2, max: 4 } } } } },
        sandpits: ${JSON.stringify(sandpits)},
      };\n`,
    );
  }

  load(): Promise<readonly LoadedEnvironment[]> {
    return loadEnvironments(this.path("environments"));
  }

  init(command: string, options: RunOptions = {}) {
    return this.runWith(["init", ...command.split(" ")], {
      services: { environments: () => this.load() },
      ...options,
    });
  }
}

it("writes a file that is valid with all others", async () => {
  const repository = new Repository();
  const { code, stdout, stderr } = await repository.init("qa --account 222222222222 --cost-centre quality");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "environments/qa.ts\n" });
  expect(stderr).toContain("./platform plan qa --target emulated");
  const { account, region, network, clusters, tags } = findEnvironment(await repository.load(), "qa");
  expect(account).toEqual({ id: "222222222222", alias: "ml-qa" });
  expect(region).toBe("us-east-2");
  expect(tags.costCentre).toBe("quality");
  expect(network).toMatchObject({
    cidr: "10.20.0.0/16",
    availabilityZones: ["us-east-2a", "us-east-2c"],
    nat: "single",
  });
  expect(Object.keys(clusters)).toEqual(["ml"]);
});

it("leaves the ranges of sandpits to them", async () => {
  const repository = new Repository({ ranges: "10.20.0.0/14" });
  await repository.init("qa --account 222222222222");
  expect(findEnvironment(await repository.load(), "qa").network.cidr).toBe("10.30.0.0/16");
  const { code, stderr } = await repository.init("more --account 222222222222 --cidr 10.22.0.0/16");
  expect(code).toBe(1);
  expect(stderr).toContain('sandpits.ranges: "10.20.0.0/14" overlaps 10.22.0.0/16, the network of more.');
});

it("takes every answer from options, in another region too", async () => {
  const repository = new Repository();
  const { code } = await repository.init(
    "live --account 333333333333 --alias ml-live --region us-gov-west-1 --zones us-gov-west-1a,us-gov-west-1b --cidr 10.99.0.0/16 --protected --cluster train",
  );
  expect(code).toBe(0);
  const { network, clusters, ...live } = findEnvironment(await repository.load(), "live");
  expect(live.protected).toBe(true);
  expect(network.nat).toBe("perAvailabilityZone");
  expect(clusters["train"]?.access["admins"]?.principalArn).toBe(
    "arn:aws-us-gov:iam::333333333333:role/platform-admin",
  );
});

it("asks for what no option says, with proposals", async () => {
  const repository = new Repository();
  const answers = ["222222222222", "", "eu-west-1", "", "", "single", ""];
  const { code } = await repository.init("qa", { answer: async () => answers.shift() ?? "too many questions" });
  expect({ code, answers }).toEqual({ code: 0, answers: [] });
  const { region, network } = findEnvironment(await repository.load(), "qa");
  expect(region).toBe("eu-west-1");
  expect(network.availabilityZones).toEqual(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
});

it("writes a personal environment, derived from another", async () => {
  const repository = new Repository();
  const { code, stdout } = await repository.init("anna --from dev --owner anna.b");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "environments/personal/anna.ts\n" });
  const { kind, base, shares, clusters, tags } = findEnvironment(await repository.load(), "anna");
  expect({ kind, base: base?.name, shares, owner: tags.owner }).toEqual({
    kind: "personal",
    base: "dev",
    shares: ["network"],
    owner: "anna.b",
  });
  expect(Object.keys(clusters)).toEqual(["ml"]);
});

it.each([
  ["qa", "There is no terminal to ask on. Pass --account (AWS account id). Nothing was written."],
  ["anna --from dev", "Pass --owner (Whose environment is it)"],
  ["anna --from dve --owner a", 'No environment is called "dve". Did you mean "dev"?'],
  ["anna --from dev --owner a --region eu-west-1", "takes --region from its base"],
  ["anna --from dev --owner a --cost-centre x", "takes --cost-centre from its base"],
  ["anna --owner a", "name its base with --from"],
  ["anna --from dev --owner a --cluster nope", "The base has no such cluster."],
  ["qa --account 12", '"12" is not an AWS account id.'],
  ["qa --account 222222222222 --cidr 10.10.128.0/17", '"10.10.128.0/17" overlaps 10.10.0.0/16 of dev.'],
  ["qa --account 222222222222 --region us-est-2", 'Did you mean "us-east-2"?'],
  ["qa --account 222222222222 --nat none", "Without NAT, nodes reach AWS through interface endpoints only"],
  ["dev --account 222222222222", "environments/dev.ts exists."],
  ["../qa --account 222222222222", '"../qa" is not a name for an environment.'],
  ["index --account 222222222222", '"index" is not a name for an environment.'],
])("init %s is refused, and writes nothing", async (command, message) => {
  const repository = new Repository();
  const { code, stdout, stderr } = await repository.init(command);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(message);
  for (const file of ["qa.ts", "personal/anna.ts"])
    expect(existsSync(repository.path("environments", file))).toBe(false);
});

it("refuses a file that no environment was loaded from, and leaves it as it is", async () => {
  const repository = new Repository();
  const file = repository.write("environments/qa.ts", "mine");
  const services = { environments: async () => [] };
  const { code, stderr } = await repository.init("qa --account 222222222222 --region us-east-2", { services });
  expect(code).toBe(1);
  expect(stderr).toContain("environments/qa.ts exists.");
  expect(readFileSync(file, "utf8")).toBe("mine");
});

it("is not hindered by another environment that was not valid before", async () => {
  const repository = new Repository();
  repository.write("environments/broken.ts", "export default { name: 'broken' };");
  expect((await repository.init("qa --account 222222222222")).code).toBe(0);
});
