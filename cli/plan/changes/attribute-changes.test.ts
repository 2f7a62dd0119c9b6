import { describe, expect, it } from "vitest";
import type { Change } from "../../terraform/plan-json.ts";
import { attributeChanges } from "./attribute-changes.ts";

const change = (before: unknown, after: unknown, masks: Partial<Change> = {}) =>
  attributeChanges({ actions: ["update"], before, after, ...masks });
const json = (value: unknown) => JSON.stringify(value);

describe("the differences of a resource", () => {
  it("are found inside nested blocks", () => {
    const cluster = (isPublic: boolean, cidrs: string[]) => ({
      vpc_config: [{ endpoint_private_access: true, endpoint_public_access: isPublic, public_access_cidrs: cidrs }],
    });
    expect(change(cluster(false, ["0.0.0.0/0"]), cluster(true, ["198.51.100.0/24"]))).toEqual([
      { path: "vpc_config[0].endpoint_public_access", before: false, after: true },
      { path: "vpc_config[0].public_access_cidrs[0]", before: "0.0.0.0/0", after: "198.51.100.0/24" },
    ]);
  });

  it("are the elements that a list gains and loses, not all that follow them", () => {
    expect(change({ cidrs: ["a", "b", "c"] }, { cidrs: ["x", "a", "c", "y"] })).toEqual([
      { path: "cidrs", before: ["a", "b", "c"], after: ["x", "a", "c", "y"], removed: ["b"], added: ["x", "y"] },
    ]);
    const block = (port: number) => ({ port, protocol: "tcp", description: `Port ${port}` });
    expect(change({ ingress: [block(1), block(2)] }, { ingress: [block(9), block(1), block(2)] })).toEqual([
      { path: "ingress[0]", after: block(9) },
    ]);
  });

  it("include another order of the same elements", () => {
    expect(change({ args: ["a", "b"] }, { args: ["b", "a"] })).toEqual([
      { path: "args", before: ["a", "b"], after: ["b", "a"], isReordered: true },
    ]);
    expect(change({ args: ["a", "b"] }, { args: ["b", "a", "c"] })[0]).toMatchObject({
      removed: [],
      added: ["c"],
      isReordered: true,
    });
  });

  it("are found inside JSON texts: a statement added to a policy is that statement", () => {
    const statement = (Sid: string, Action: string) => ({ Sid, Effect: "Allow", Action, Resource: "*" });
    const policy = (...Statement: object[]) => ({ policy: json({ Version: "2012-10-17", Statement }) });
    const [read, write] = [statement("Read", "s3:GetObject"), statement("Write", "s3:PutObject")];
    expect(change(policy(read), policy(write, read))).toEqual([{ path: "policy.Statement[0]", after: write }]);
    expect(change(policy(write, read), policy(write, statement("Read", "s3:*")))).toEqual([
      { path: "policy.Statement[1].Action", before: "s3:GetObject", after: "s3:*" },
    ]);
  });

  it("of JSON texts that mean the same are the texts", () => {
    expect(change({ policy: '{"a":1}' }, { policy: '{ "a": 1 }' })).toEqual([
      { path: "policy", before: '{"a":1}', after: '{ "a": 1 }' },
    ]);
  });

  it("are found inside texts in base64", () => {
    const data = (name: string) => ({
      user_data: Buffer.from(`#!/bin/bash\necho hello ${name}, hello\n`).toString("base64"),
    });
    expect(change(data("a"), data("b"))).toEqual([
      {
        path: "user_data",
        before: "#!/bin/bash\necho hello a, hello\n",
        after: "#!/bin/bash\necho hello b, hello\n",
        isDecoded: true,
      },
    ]);
  });

  it("say that a secret is another one, without it", () => {
    const masks = {
      before_sensitive: { key: true, tags: { a: true } },
      after_sensitive: { key: true, tags: { a: true } },
    };
    const changes = change({ key: "one", tags: { a: "x", b: 1 } }, { key: "two", tags: { a: "x", b: 2 } }, masks);
    expect(changes).toEqual([
      { path: "key", before: "(sensitive value)", after: "(sensitive value)", isSensitive: true },
      { path: "tags.b", before: 1, after: 2 },
    ]);
  });

  it("say what is known only after apply, at any depth", () => {
    const masks = { after_unknown: { arn: true, launch_template: [{ version: true }], tags: {} } };
    expect(
      change({ arn: "a", launch_template: [{ id: "lt", version: "1" }] }, { launch_template: [{ id: "lt" }] }, masks),
    ).toEqual([
      { path: "arn", before: "a", isUnknown: true },
      { path: "launch_template[0].version", before: "1", isUnknown: true },
    ]);
  });

  it("tell the blocks of a list apart by what names them, whatever their order", () => {
    const tag = (key: string, value: string) => ({ key, value });
    const before = [tag("a", "1"), tag("b", "2"), tag("c", "3")];
    expect(change({ tag: before }, { tag: [tag("c", "3"), tag("b", "9"), tag("d", "4")] })).toMatchObject([
      { path: "tag[1].value", before: "2", after: "9" },
      { path: "tag[0]", before: tag("a", "1") },
      { path: "tag[2]", after: tag("d", "4") },
    ]);
  });

  it("of something new are its attributes", () => {
    expect(change(null, { name: "a", nothing: null, list: [1] })).toEqual([
      { path: "list", after: [1] },
      { path: "name", after: "a" },
    ]);
  });
});
