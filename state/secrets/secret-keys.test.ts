import { describe, expect, it } from "vitest";
import { parseState } from "../model/parse.ts";

const token = ["glpat", "x9Kd72hLqPz0Wm4VtR3s"].join("-");
const password = ["Vq8", "zR2nLp0", "xK5tBw9"].join("");

/** One resource with an instance for each key, whose password is `secret`. */
function addresses(keys: readonly (string | number)[], secret: string, module?: string): string[] {
  const instances = keys.map((index_key) => ({
    index_key,
    attributes: { id: "1", password: secret },
    sensitive_attributes: [[{ type: "get_attr", value: "password" }]],
  }));
  const resource = { mode: "managed", type: "aws_db_instance", name: "a", provider: "", module, instances };
  const { resources } = parseState(JSON.stringify({ version: 4, serial: 1, lineage: "a", resources: [resource] }));
  return resources.map(({ address }) => address);
}

describe("a key that is secret", () => {
  it("stands in no address, and addresses stay apart", () => {
    expect(addresses([password, token, "us-east-2a"], password)).toEqual([
      'aws_db_instance.a["(sensitive value 1)"]',
      'aws_db_instance.a["(sensitive value 2)"]',
      'aws_db_instance.a["us-east-2a"]',
    ]);
  });

  it("stands in no address of what is in a module either", () => {
    expect(addresses([0], password, `module.a["${password}"].module.b["k"]`)).toEqual([
      'module.a["(sensitive value 1)"].module.b["k"].aws_db_instance.a[0]',
    ]);
  });
});

it.each(["us-east-2a", "admin", "ml-platform", "10.0.0.0/16", "arn:aws:iam::111111111111:role/a"])(
  "the key %s is shown, although a value that is hidden is the same",
  (key) => {
    expect(addresses([key], key)).toEqual([`aws_db_instance.a["${key}"]`]);
  },
);
