import { expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import { writeState } from "../../testing/state-file.ts";

const fixture = applied();
const identity = { account_id: "111111111111", arn: "arn:aws:s3:::models", region: "eu-north-9" };

it("shows and searches what identifies an object to its provider, beside an attribute of the same name", async () => {
  const resource = { type: "aws_s3_bucket", name: "models", attributes: { id: "models", identity: ["own"] }, identity };
  writeState(fixture.stateFile("dev-network"), { resources: [resource] });
  const { resource: shown } = await fixture.json("state show arn:aws:s3:::models");
  expect(shown).toMatchObject({ arn: identity.arn, identity, attributes: { identity: ["own"] } });
  expect((await fixture.run("state show models")).stdout).toContain('Identity\n  account_id = "111111111111"\n');
  for (const query of ["eu-north-9", "identity.region=eu-north-9", "identity=own", "account_id=111111111111"])
    expect((await fixture.json(`state search ${query}`)).total, query).toBe(1);
});
