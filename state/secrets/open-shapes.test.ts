import { describe, expect, it } from "vitest";
import type { Json } from "../model/json.ts";
import { parseState } from "../model/parse.ts";
import { type State, visibleAttributes, visibleOutput } from "../model/state.ts";
import { type OpenShape, openShapes } from "../testing/secrets/index.ts";
import { Secrets } from "./secrets.ts";

function stateWith(
  attributes: { readonly [name: string]: Json },
  outputs: { readonly [name: string]: object } = {},
): State {
  const resource = { mode: "managed", type: "aws_x", name: "x", instances: [{ attributes }] };
  return parseState(JSON.stringify({ version: 4, resources: [resource], outputs }));
}

const password = ["correct", "Horse", "7battery"].join("-");

/** A state that marks the value, with a password, and one that shows it. */
function both({ key, value, attribute }: OpenShape): { readonly marking: State; readonly showing: State } {
  const marked = { value: key === "password" ? { password: value } : { password, [key]: value }, sensitive: true };
  const marking = stateWith({ note: "x" }, { connection: marked });
  const showing = stateWith({ [attribute]: attribute === "tags" ? { team: value } : value }, { copy: { value } });
  Secrets.share([marking.secrets, showing.secrets]);
  return { marking, showing };
}

describe("what has the name of a secret and is none", () => {
  it.each<readonly [type: string, attributes: { readonly [name: string]: Json }]>([
    ["aws_x", { description: "Rotates the database password every 30 days" }],
    ["aws_x", { description: "Token authentication is required, Basic authentication too" }],
    ["aws_x", { policy: JSON.stringify({ Condition: { StringEquals: { "aws:ResourceTag/secret": "true" } } }) }],
    ["aws_x", { action: "secretsmanager:GetSecretValue", assume: "sts:GetSessionToken" }],
    ["aws_cognito_user_pool_client", { token_validity_units: [{ access_token: "hours", refresh_token: "days" }] }],
    ["kubernetes_pod_v1", { volume: [{ secret: [{ secret_name: "db", optional: false }] }] }],
    [
      "kubernetes_pod_v1",
      { env: [{ name: "A", value_from: [{ secret_key_ref: [{ key: "password", name: "db" }] }] }] },
    ],
    ["kubernetes_service_account_v1", { secret: [{ name: "a" }], image_pull_secret: [{ name: "regcred" }] }],
    [
      "aws_db_instance",
      { master_user_secret: [{ kms_key_id: "arn:aws:kms:x", secret_arn: "arn:aws:x", secret_status: "active" }] },
    ],
    ["aws_efs_file_system", { creation_token: "dev-shared" }],
    ["aws_ses_domain_identity", { verification_token: "QTKknzFg2J4ygwa" }],
    ["aws_eks_cluster", { encryption_config: [{ resources: ["secrets"], provider: [{ key_arn: "arn:aws:kms:x" }] }] }],
    ["aws_dynamodb_table", { hash_key: "LockID", range_key: "token_id" }],
    ["aws_s3_object", { key: "datasets/2026/part-0001.parquet", etag: "9f86d081884c7d659a2feaa0c55ad015" }],
    ["aws_x", { MAX_TOTAL_TOKENS: 4096, max_new_tokens: 512, eos_token: "</s>", license: "Apache-2.0" }],
    ["aws_x", { database_url: "postgres://db.example.com:5432/ml", REDIS_URL: "redis://localhost:6379" }],
    ["aws_x", { command: ["docker", "run", "-u", "1000:1000", "--token-ttl", "24h"] }],
    ["aws_x", { script: "docker login --password-stdin registry.example.com", url: "http://registry:4873/@scope/pkg" }],
    ["aws_x", { yaml: "password: ${DB_PASSWORD}\ntoken: {{ .Values.token }}\nkey: ***" }],
    ["aws_x", { yaml: "kind: ExternalSecret\ndata:\n  - secretKey: password\n    remoteRef:\n      key: dev/db" }],
    ["aws_api_gateway_method", { authorization: "NONE", api_key_required: false }],
  ])("is shown: %s %j", (type, attributes) => {
    const resource = { mode: "managed", type, name: "x", instances: [{ attributes }] };
    const { resources } = parseState(JSON.stringify({ version: 4, resources: [resource] }));
    expect(resources.map(visibleAttributes)).toEqual([attributes]);
  });
});

describe("what a sensitive output holds beside its secrets", () => {
  it.each(openShapes)("$name is shown elsewhere", (shape) => {
    const { marking, showing } = both(shape);
    expect(marking.outputs.map(visibleOutput)).toEqual(["(sensitive value)"]);
    expect(showing.resources.map(visibleAttributes)).toEqual([
      { [shape.attribute]: shape.attribute === "tags" ? { team: shape.value } : shape.value },
    ]);
    expect(showing.outputs.map(visibleOutput)).toEqual([shape.value]);
  });

  it("holds for the words in a marked text of JSON or a marked object", () => {
    const metadata = [
      { chart: "x", values: JSON.stringify({ tolerations: [{ effect: "NoSchedule" }], a: "CriticalOnly" }) },
    ];
    const instances = [
      { index_key: 0, attributes: { metadata }, sensitive_attributes: [[{ type: "get_attr", value: "metadata" }]] },
      { index_key: 1, attributes: { effect: "NoSchedule", note: "CriticalOnly" } },
    ];
    const resources = [{ mode: "managed", type: "aws_x", name: "x", instances }];
    const [, other] = parseState(JSON.stringify({ version: 4, resources })).resources.map(visibleAttributes);
    expect(other).toEqual({ effect: "NoSchedule", note: "CriticalOnly" });
  });

  it("is decided in the same way in whatever order the states are read", () => {
    const value = "acme-dev-datasets";
    const marking = () => stateWith({}, { datasets: { value, sensitive: true } });
    const copying = () => stateWith({ note: value });
    const showing = () => stateWith({ bucket: value });
    for (const makers of [
      [marking, copying, showing],
      [showing, copying, marking],
      [copying, marking, showing],
    ]) {
      const states = makers.map((make) => make());
      Secrets.share(states.map(({ secrets }) => secrets));
      expect(JSON.stringify(states.map(({ resources }) => resources.map(visibleAttributes)))).not.toContain(
        "sensitive",
      );
    }
  });

  it("does not hide a secret that stands in a place that proves nothing", () => {
    const secret = ["Xk9mPq2vLr7TzW4n", "aB3c"].join("");
    const marking = stateWith({ note: secret, tags: { a: secret } }, { anything: { value: secret, sensitive: true } });
    expect(marking.resources.map(visibleAttributes)).toEqual([
      { note: "(sensitive value)", tags: { a: "(sensitive value)" } },
    ]);
  });

  it("finds a short random secret in other states as a whole", () => {
    const secret = ["Xk9mPq", "2vLr7T"].join("");
    const marking = stateWith({ password: secret });
    const copying = stateWith({ note: secret, text: `a ${secret}` });
    Secrets.share([marking.secrets, copying.secrets]);
    expect(copying.resources.map(visibleAttributes)).toEqual([{ note: "(sensitive value)", text: `a ${secret}` }]);
  });
});
