/** Named where a server refuses them. */
export const httpCredentials = "TF_HTTP_USERNAME and TF_HTTP_PASSWORD";

/** The header that authenticates to a server that keeps states, as Terraform's http backend does. */
export function authorization(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { TF_HTTP_USERNAME: user, TF_HTTP_PASSWORD: password } = env;
  if (user === undefined && password === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${user ?? ""}:${password ?? ""}`).toString("base64")}` };
}
