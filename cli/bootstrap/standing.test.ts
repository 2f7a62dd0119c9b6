import { describe, expect, it } from "vitest";
import { standingOf } from "./standing.ts";

/** A state that holds objects, by their addresses. */
function state(objects: Readonly<Record<string, string>>): string {
  const provider = 'provider["registry.terraform.io/hashicorp/aws"]';
  const resources = Object.entries(objects).map(([address, id]) => {
    const [type, name] = address.split(".");
    return { mode: "managed", type, name, provider, instances: [{ attributes: { id } }] };
  });
  return JSON.stringify({ version: 4, serial: 1, lineage: String(resources.length), outputs: {}, resources });
}

const key = { "aws_kms_key.key": "key-1" };
const both = { ...key, "aws_s3_bucket.states": "states" };

describe("standingOf", () => {
  it.each([
    ["nothing was applied", undefined, undefined, "local"],
    ["a run ended half-way", state(key), undefined, "local"],
    ["everything was moved", undefined, state(both), "bucket"],
    ["the copy was not set aside", state(both), state(both), "moved"],
    ["the bucket's has gone on since it was copied", state(key), state(both), "moved"],
    ["a run ended before it made anything", state({}), state(both), "moved"],
  ])("%s", (_, local, bucket, kind) => {
    expect(standingOf({ local, bucket })).toEqual({ kind });
  });

  it.each([
    ["another object", { ...key, "aws_kms_key.key": "key-2" }, [{ address: "aws_kms_key.key", id: "key-2" }]],
    ["an object more", { ...both, "aws_iam_role.plan": "plan" }, [{ address: "aws_iam_role.plan", id: "plan" }]],
  ])("is split where this machine's state holds %s", (_, local, onlyLocal) => {
    expect(standingOf({ local: state(local), bucket: state(both) })).toEqual({ kind: "split", onlyLocal });
  });
});
