import { describe, expect, it } from "vitest";
import { findViolations, violationMessage } from "./index.ts";
import { allTags, messagesOf } from "./testing/messages.ts";

describe("no-secrets", () => {
  it.each([
    { master_password: "hunter2" },
    { environment: [{ variables: { API_KEY: "x", api_key: "clear" } }] },
    { user_data: "AKIAABCDEFGHIJKLMNOP" },
    { environment: [{ variables: { DB_PASSWORD: "hunter2" } }] },
    { values: ['{"grafana":{"adminPassword":"hunter2"}}'] },
    { password: "${var.prefix}hunter2" },
    { user_data: "#!/bin/sh\nexport API_TOKEN=abc\n" },
    { content: "-----BEGIN RSA PRIVATE KEY-----" },
  ])("refuses %j", (config) => {
    expect(messagesOf("no-secrets", "aws_db_proxy", config)[0]).toContain("holds a secret value in clear");
  });

  it("checks providers, backends and outputs too", () => {
    const configuration = {
      "//": { metadata: { stackName: "dev-network" } },
      terraform: { backend: { http: { address: "https://gitlab.example.com/", password: "hunter2" } } },
      provider: { aws: [{ access_key: "AKIAABCDEFGHIJKLMNOP", default_tags: [{ tags: allTags }] }] },
      output: { key: { value: "-----BEGIN PRIVATE KEY-----" } },
    };
    expect(findViolations(configuration, { protected: false }, []).map(violationMessage)).toEqual([
      "dev-network access_key holds a secret value in clear: keep it in Secrets Manager and refer to it (policy no-secrets)",
      "dev-network password holds a secret value in clear: keep it in Secrets Manager and refer to it (policy no-secrets)",
      "dev-network value holds a secret value in clear: keep it in Secrets Manager and refer to it (policy no-secrets)",
    ]);
  });

  it("accepts references, and names that only sound like secrets", () => {
    const config = {
      password: "${data.aws_secretsmanager_secret_version.db.secret_string}",
      token_type: "bearer",
      values: ['{"existingSecret":"grafana","tokenTTL":5}'],
      user_data: "export API_TOKEN=$TOKEN",
    };
    expect(messagesOf("no-secrets", "aws_db_proxy", config)).toEqual([]);
  });
});
