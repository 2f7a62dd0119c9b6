import { complete, personal, small } from "@ml-platform/environments/testing";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { unprotected } from "../rehearsal.ts";
import { Life } from "./life.ts";
import { LocalTarget, missing } from "./local-target.ts";
import { withOwnAdministrators } from "./own-administrators.ts";

const tooLong =
  process.env["LOCAL_ENVIRONMENTS"] === undefined ? "takes half an hour: pnpm bench local-environments" : undefined;

describe("complete, with administrators of its own account", () => {
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(tooLong !== undefined, tooLong));
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  const environment = withOwnAdministrators(complete);
  const target = new LocalTarget([environment]);
  const life = new Life(target, environment.account.id, [{ environment }]);
  afterAll(() => target.stop());

  life.isApplied();
  life.isStable();
  it("is no longer protected, once its author says so", async () => {
    target.environments = [unprotected(environment)];
    const { code, stdout, stderr } = await target.run("apply complete --auto-approve");
    expect(code, stdout + stderr).toBe(0);
  });
  life.isDestroyed();
  life.leavesNothing();
});

describe("anna, in the network of its base", () => {
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(tooLong !== undefined, tooLong));
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  const target = new LocalTarget([small, personal]);
  const base = { environment: small, stacks: ["network"] };
  const life = new Life(target, small.account.id, [base, { environment: personal }]);
  afterAll(() => target.stop());

  life.isApplied();
  life.isStable();
  life.isDestroyed();
  life.leavesNothing();
});
