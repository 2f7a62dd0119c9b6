import { expect, it } from "vitest";
import { explained } from "./s3-errors.ts";

const failure = (name: string, more: object = {}) => Object.assign(new Error("secret details"), { name, ...more });

it.each([
  ["ExpiredTokenException", {}, "forbidden", "have expired"],
  ["CredentialsProviderError", { message: "The SSO session has expired" }, "forbidden", "Run aws sso login"],
  ["CredentialsProviderError", {}, "forbidden", "no AWS credentials were found"],
  ["RequestTimeTooSkewed", { $metadata: { httpStatusCode: 403 } }, "forbidden", "the clock of this machine"],
  ["PermanentRedirect", { $metadata: { httpStatusCode: 301 } }, "unreachable", "in another region"],
  ["InvalidObjectState", { $metadata: { httpStatusCode: 403 } }, "unreachable", "it was archived"],
  ["KMS.DisabledException", { $metadata: { httpStatusCode: 400 } }, "unreachable", "key that encrypts it is disabled"],
  ["Error", { code: "ENOTFOUND" }, "unreachable", "S3 did not answer (ENOTFOUND)"],
  ["SlowDown", { $metadata: { httpStatusCode: 503 } }, "unreachable", "an unexpected error (SlowDown)"],
])("explains %s %j", async (name, more, kind, message) => {
  const asked = explained(() => Promise.reject(failure(name, more)));
  await expect(asked).rejects.toMatchObject({ kind, message: expect.stringContaining(message) });
  await expect(asked).rejects.not.toThrow("secret details");
});
