import { expect, it } from "vitest";
import { terraformEnvironment } from "./environment.ts";

const plain = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };

it("keeps the variables that are set, and adds what we need", () => {
  expect(
    terraformEnvironment({ HOME: "/home/anna", EMPTY: undefined }, { TF_REATTACH_PROVIDERS: "{}" }, () => true),
  ).toEqual({
    HOME: "/home/anna",
    TF_REATTACH_PROVIDERS: "{}",
    ...plain,
  });
});

it("drops variables that would change what Terraform runs", () => {
  const env = {
    TF_CLI_ARGS: "-x",
    TF_CLI_ARGS_plan: "-x",
    TF_DATA_DIR: "d",
    TF_WORKSPACE: "w",
    TF_INPUT: "1",
    TF_REATTACH_PROVIDERS: "{}",
  };
  expect(terraformEnvironment(env, {}, () => true)).toEqual(plain);
});

it("drops a CLI configuration file only if it is missing", () => {
  const env = { TF_CLI_CONFIG_FILE: "here.tfrc" };
  expect(terraformEnvironment(env, {}, () => false)).toEqual(plain);
  expect(terraformEnvironment(env, {}, () => true)).toEqual({ ...env, ...plain });
});
