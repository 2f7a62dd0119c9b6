import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Json } from "../model/json.ts";
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
    "db_pass",
    "pwd",
    "password_list",
    "passwordOld",
    "master_password_1",
    "mysqlpassword",
    "cert_pem_key",
    "client_key",
    "client_key_data",
    "account_key",
    "primary_key",
    "access_key",
    "ssh_key",
    "jwt",
    "authorization",
    "bearer",
    "dsn",
    "session_cookie",
    "sas_url",
  ])("hides %s by its name", (name) => {
    expect(masked({ [name]: "x" })).toEqual({ [name]: hidden });
    expect(masked({ nested: [{ [name]: ["x"] }] })).toEqual({ nested: [{ [name]: hidden }] });
  });

  it.each([
    ["http_tokens", "required"],
    ["secret_arn", "arn:aws:secretsmanager:us-east-2:222222222222:secret:a"],
    ["key_name", "ops"],
    ["secret_name", "db"],
    ["secret_manager_arn", "x"],
    ["token_type", "Bearer"],
    ["token_endpoint", "https://login.example.com/token"],
    ["minimum_password_length", 14],
    ["password_policy", [{ minimum_length: 14 }]],
    ["master_user_secret_kms_key_id", "1234"],
    ["session_cookie_name", "AWSELB"],
    ["ec2_ssh_key", "ops"],
    ["ssh_public_key", "ssh-ed25519 AAAA"],
    ["encryption_key", "arn:aws:kms:us-east-2:222222222222:key/1"],
    ["passthrough_behavior", "NEVER"],
    ["description", "Rotates the password of the database = no downtime"],
    ["description", "token_type: opaque, secret_name = db"],
    ["policy", '{"Statement":[{"Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:x"}]}'],
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
    ["random_password", "result", "x"],
    ["random_password", "bcrypt_hash", "x"],
  ])("hides %s.%s, whose purpose is to carry secrets", (type, name, value) => {
    expect(masked({ [name]: value }, type)).toEqual({ [name]: hidden });
  });

  it("treats the names of JavaScript's own properties as resource types like any other", () => {
    expect(masked({ id: "x", password: "y" }, "constructor")).toEqual({ id: "x", password: hidden });
  });

  it("shows a name that means something else in one resource type", () => {
    expect(masked({ authorization: "AWS_IAM" }, "aws_api_gateway_method")).toEqual({ authorization: "AWS_IAM" });
  });

  it.each([
    '{"db":{"password":"hunter2"}}',
    ' [{"name":"DB_PASSWORD","value":"hunter2"}]',
    "host: db\ndb_password: hunter2",
    "host=db.example.com password=hunter2",
    "--token=hunter2 --verbose",
    "https://example.com/?token=hunter2",
  ])("hides strings of settings: %j", (value) => {
    expect(masked({ note: value })).toEqual({ note: hidden });
    expect(masked({ note: value }, "")).toEqual({ note: hidden });
  });

  it("hides copies of a secret in a string of JSON", () => {
    const found = new Secrets();
    mask({ properties: '{"password":"hunter2-hunter2"}' }, { type: "aws_x", found });
    expect(maskKnown({ note: "is hunter2-hunter2?", text: "hunter2-hunter2" }, found)).toEqual({
      note: "is hunter2-hunter2?",
      text: hidden,
    });
  });

  it("hides the value of a name-value pair whose name suggests a secret", () => {
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

  it("hides such values in outputs", () => {
    const pairs = [{ name: "DB_PASSWORD", value: "x" }];
    expect(masked({ pairs }, "")).toEqual({ pairs: [{ name: "DB_PASSWORD", value: hidden }] });
  });

  it.each([
    "-----BEGIN RSA PRIVATE KEY-----\nabc",
    "glpat-abcdefghij0123456789",
    "ghp_abcdefghij0123456789",
    "postgres://user:pass@db.example.com/ml",
    ["https://hooks.slack.com", "services", "T000", "B000", "x"].join("/"),
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x",
    "hf_abcdefghij0123456789",
    "https://store.example.com/a?sv=1&sig=abcdefghij0123456789%3D",
  ])("hides %j wherever it occurs", (value) => {
    expect(masked({ note: value })).toEqual({ note: hidden });
  });

  it("hides marked values and nothing else", () => {
    const marks: Marks = new Map([["list", new Map([[1, true]])]] as const);
    expect(masked({ list: ["a", "b"], other: "c" }, "aws_x", marks)).toEqual({ list: ["a", hidden], other: "c" });
  });

  it("hides the nearest existing value for a mark on a path that does not exist", () => {
    const into = (key: string | number): Marks => new Map([["a", new Map([[key, true as const]])]]);
    expect(masked({ a: "text" }, "aws_x", into("b"))).toEqual({ a: hidden });
    expect(masked({ a: { c: "text" } }, "aws_x", into("b"))).toEqual({ a: hidden });
    expect(masked({ a: ["text"] }, "aws_x", into(4))).toEqual({ a: hidden });
  });

  it("returns the same object if nothing is hidden", () => {
    const value = { a: [{ b: "c" }] };
    expect(masked(value)).toBe(value);
  });

  it("hides copies: whole strings from 6 characters, parts of strings from 16", () => {
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
    expect(maskKnown({ a: "inside: sixteen-letters-." }, one)).toEqual({ a: hidden });
    one.add("added-after-sharing");
    expect(maskKnown({ a: "added-after-sharing" }, other)).toEqual({ a: hidden });
  });

  it("still hides shared secrets after sharing again", () => {
    const [one, other, third] = [new Secrets(), new Secrets(), new Secrets()];
    other.add("sixteen-letters-");
    Secrets.share([one, other]);
    Secrets.share([one, third]);
    expect(third.occursIn("sixteen-letters-")).toBe(true);
  });

  it("hides copies of numbers of 6 digits", () => {
    const secrets = new Secrets();
    mask({ pin: 987654321, size: 12 }, { type: "aws_x", marks: new Map([["pin", true]]), found: secrets });
    expect(maskKnown({ pin2: 987654321, text: "987654321", size: 12 }, secrets)).toEqual({
      pin2: hidden,
      text: hidden,
      size: 12,
    });
  });

  it("finds each of a thousand long secrets", () => {
    const hexOf = (text: string) => createHash("sha512").update(text).digest("hex");
    const secrets = new Secrets();
    for (let index = 0; index < 1000; index++) secrets.add(hexOf(`secret ${index}`));
    for (let index = 0; index < 1000; index++) {
      expect(secrets.occursIn(`a ${hexOf(`secret ${index}`)} b`)).toBe(true);
      expect(secrets.occursIn(`a ${hexOf(`note ${index}`)} b`)).toBe(false);
    }
  });
});
