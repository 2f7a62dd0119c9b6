import { describe, expect, it } from "vitest";
import { declaring, SecretsRepository } from "../../secrets/testing/secrets-repository.ts";

const repository = new SecretsRepository("http://127.0.0.1:1", {
  "apps/shop/database": declaring(),
  "apps/shop/rotated": declaring({
    rotation: {
      everyDays: 30,
      lambdaArn: "arn:aws:lambda:us-east-2:111111111111:function:rotate",
      roleArn: "arn:aws:iam::111111111111:role/rotate",
    },
  }),
});
const value = "hunter2";

async function refused(line: string, stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await repository.runWith(
    ["secrets", ...line.split(" ")],
    stdin === undefined ? {} : { stdin },
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).not.toContain(value);
  return stderr;
}

describe("platform secrets", () => {
  it.each([
    `put dev apps/shop/database ${value}`,
    `put dev apps/shop/database --value ${value}`,
    `put dev apps/shop/database --password=${value}`,
    `rotate dev apps/shop/database --secret-string ${value}`,
    `import dev --from vault:secret --token ${value}`,
  ])("refuses a value as an argument: %s", async (line) => {
    expect(await refused(line)).toContain("A value is never an argument");
  });

  it.each([
    [`put dev ${value}`, "What stands where the name of a secret belongs"],
    [`put dev apps/shop/database --fiel=${value}`, 'There is no option --fiel. Did you mean "--file"?'],
    [`verify dev --from ${value}`, "--from says where the secrets are"],
  ])("repeats nothing that may be a value: %s", async (line, message) => {
    expect(await refused(line)).toContain(message);
  });

  it.each([
    ["list dev --target emulated", "values of secrets never pass through Terraform: it keeps none"],
    ["get dve apps/shop/database", 'No environment is called "dve". Did you mean "dev"?'],
    ["put dev apps/shop/databaze", '"apps/shop/databaze": { readers: { platform: true } },'],
    ["put dev apps/shop/database --file /nowhere/x", "/nowhere/x cannot be read (ENOENT)"],
    ["put dev apps/shop/database", "Standard input is a terminal"],
    ["rotate dev apps/shop/database", "No rotation of apps/shop/database is declared"],
    ["rotate dev apps/shop/rotated --file x", "its Lambda function makes the values"],
    ["import dev --from dotenv:/nowhere/x", "/nowhere/x does not exist"],
    ["import dev --from dotenv:- --mapping -", "The rules come from a file"],
  ])("%s", async (line, message) => {
    expect(await refused(line)).toContain(message);
  });

  it("says with which credentials it would work", async () => {
    const services = {
      identify: async () => ({ account: "222222222222", arn: "arn:aws:iam::222222222222:user/anna" }),
    };
    const { code, stderr } = await repository.runWith(["secrets", "put", "dev", "apps/shop/database"], {
      services,
      stdin: value,
    });
    expect(code).toBe(1);
    expect(stderr).toContain("The AWS credentials belong to account 222222222222");
  });

  it("shows no value on a terminal unless told to", async () => {
    const { code, stderr } = await repository.runWith(["secrets", "get", "dev", "apps/shop/database"], { columns: 80 });
    expect(code).toBe(1);
    expect(stderr).toContain("or add --show");
  });

  it("passes by what stands for another environment", async () => {
    const [dev] = repository.environments;
    if (dev === undefined) return;
    const personal = new SecretsRepository("http://127.0.0.1:1", {});
    personal.environments = [dev, { ...dev, kind: "personal", name: "anna", base: dev, shares: [] } as typeof dev];
    const { stderr } = await personal.runWith(["secrets", "list", "anna"]);
    expect(stderr).toContain("Those of dev: ./platform secrets list dev");
  });
});
