import { describe, expect, it } from "vitest";
import type { Json } from "./json.ts";
import { type Marks, mask, maskKnown } from "./mask.ts";
import { Secrets } from "./secrets.ts";

const hidden = "(sensitive value)";

function masked(value: Json, type = "aws_x", marks?: Marks): Json {
  return mask(value, { type, marks, found: new Secrets() });
}

describe("masking", () => {
  it.each([
    "password",
    "master_password",
    "MasterPassword",
    "DB-PASSWORD",
    "auth_token",
    "authToken",
    "secret_string",
    "client_secret",
    "private_key_pem",
    "privateKey",
    "kubeconfig",
    "api_key",
    "password_wo",
    "user_data",
  ])("hides %s by its name", (name) => {
    expect(masked({ [name]: "x" })).toEqual({ [name]: hidden });
    expect(masked({ nested: [{ [name]: ["x"] }] })).toEqual({ nested: [{ [name]: hidden }] });
  });

  it.each([
    ["http_tokens", "required"],
    ["secret_arn", "arn:aws:secretsmanager:us-east-2:222222222222:secret:a"],
    ["key_name", "ops"],
    ["kms_key_id", "1234"],
    ["password_reset_required", "maybe"],
    ["token_validity", 5],
    ["manage_master_user_password", true],
    ["password", null],
    ["password", ""],
    ["public_key", "ssh-ed25519 AAAA"],
  ])("shows %s = %j", (name, value) => {
    expect(masked({ [name]: value })).toEqual({ [name]: value });
  });

  it.each([
    ["kubernetes_secret_v1", "data", { a: "b" }],
    ["aws_ssm_parameter", "value", "x"],
    ["aws_lambda_function", "environment", [{ variables: { A: "b" } }]],
    ["terraform_remote_state", "outputs", { token: "x" }],
  ])("hides %s.%s, which carries secrets by what it is for", (type, name, value) => {
    expect(masked({ [name]: value }, type)).toEqual({ [name]: hidden });
  });

  it("hides the value beside a telling name, as environment variables are written", () => {
    expect(
      masked([
        { name: "DB_PASSWORD", value: "x" },
        { name: "STAGE", value: "dev" },
      ]),
    ).toEqual([
      { name: "DB_PASSWORD", value: hidden },
      { name: "STAGE", value: "dev" },
    ]);
  });

  it.each([
    "-----BEGIN RSA PRIVATE KEY-----\nabc",
    "glpat-abcdefghij0123456789",
    "ghp_abcdefghij0123456789",
    "postgres://user:pass@db.example.com/ml",
  ])("hides %j wherever it stands", (value) => {
    expect(masked({ note: value })).toEqual({ note: hidden });
  });

  it("hides what is marked and nothing beside it", () => {
    const marks: Marks = new Map([["list", new Map([[1, true]])]] as const);
    expect(masked({ list: ["a", "b"], other: "c" }, "aws_x", marks)).toEqual({ list: ["a", hidden], other: "c" });
  });

  it("hides the nearest thing that exists where a mark leads nowhere", () => {
    const into = (key: string | number): Marks => new Map([["a", new Map([[key, true as const]])]]);
    expect(masked({ a: "text" }, "aws_x", into("b"))).toEqual({ a: hidden });
    expect(masked({ a: { c: "text" } }, "aws_x", into("b"))).toEqual({ a: hidden });
    expect(masked({ a: ["text"] }, "aws_x", into(4))).toEqual({ a: hidden });
  });

  it("copies nothing where nothing is hidden", () => {
    const value = { a: [{ b: "c" }] };
    expect(masked(value)).toBe(value);
  });

  it("hides copies: whole texts of 6 characters, parts of 16", () => {
    const secrets = new Secrets();
    for (const secret of ["short", "sixsix", "sixteen-letters-"]) secrets.add(secret);
    expect(maskKnown(["short", "sixsix", "a sixsix", "a sixteen-letters- b"], secrets)).toEqual([
      "short",
      hidden,
      "a sixsix",
      hidden,
    ]);
  });

  it("hides copies inside JSON and in base64", () => {
    const secrets = new Secrets();
    const secret = 'a "quoted" secret';
    secrets.add(secret);
    const policy = JSON.stringify({ note: secret });
    const encoded = Buffer.from(secret).toString("base64");
    expect(maskKnown([policy, encoded, "unlike"], secrets)).toEqual([hidden, hidden, "unlike"]);
  });

  it("hides long secrets of other states", () => {
    const [one, other] = [new Secrets(), new Secrets()];
    other.add("sixteen-letters-");
    Secrets.share([one, other]);
    expect(maskKnown({ a: "sixteen-letters-" }, one)).toEqual({ a: hidden });
  });
});
