import { expect, it } from "vitest";
import { presignature } from "../local-aws/kubernetes/access/signature.ts";
import { readToken } from "../local-aws/kubernetes/access/token.ts";
import { localToken } from "./local-token.ts";

const now = Date.parse("2026-11-26T12:00:00Z");
const host = "127.0.0.1:44201";
const plugin = {
  apiVersion: "client.authentication.k8s.io/v1beta1",
  command: "aws",
  args: ["eks", "get-token", "--cluster-name", "ml", "--region", "us-east-2"],
  env: {},
};
const environment = {
  AWS_ENDPOINT_URL_STS: `http://${host}`,
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
};

it("is a request that whoever the variables name has signed for the cluster", () => {
  const { token = "", expires } = localToken(plugin, { ...environment, AWS_SESSION_TOKEN: "session" }, now) ?? {};
  expect(expires).toBe(Date.parse("2026-11-26T12:14:00Z"));
  const { accessKey, url, signature } = readToken(token, host, now);
  expect(accessKey).toBe("AKIAIOSFODNN7EXAMPLE");
  expect(signature).toBe(presignature(url, { host, "x-k8s-aws-id": "ml" }, "secret"));
  expect(url.searchParams.get("X-Amz-Credential")).toContain("/us-east-2/sts/");
  expect(url.searchParams.get("X-Amz-Security-Token")).toBe("session");
});

it("is the same for what kubeconfigs name: aws by its path, with its form of output, and without a session", () => {
  const change = { command: "/usr/local/bin/aws", args: [...plugin.args, "--output", "json"] };
  const { token } = localToken({ ...plugin, ...change }, { ...environment, AWS_SESSION_TOKEN: "" }, now) ?? {};
  expect(token).toBe(localToken(plugin, environment, now)?.token);
});

it.each([
  ["another program", { command: "/usr/local/bin/aws-iam-authenticator" }, {}],
  ["another command", { args: ["eks", "describe-cluster", "--cluster-name", "ml", "--region", "us-east-2"] }, {}],
  ["a role to assume", { args: [...plugin.args, "--role-arn", "arn:aws:iam::111111111111:role/admin"] }, {}],
  ["AWS itself", {}, { AWS_ENDPOINT_URL_STS: undefined }],
  ["an endpoint elsewhere", {}, { AWS_ENDPOINT_URL_STS: "http://127.0.0.1.example.com:44201" }],
  ["a profile", {}, { AWS_PROFILE: "dev" }],
  ["no key", {}, { AWS_ACCESS_KEY_ID: undefined }],
])("is left to the command with %s", (_, change, variables) => {
  expect(localToken({ ...plugin, ...change }, { ...environment, ...variables }, now)).toBeUndefined();
});
