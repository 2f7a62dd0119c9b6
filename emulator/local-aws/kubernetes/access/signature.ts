import { createHash, createHmac } from "node:crypto";

/**
 * The signature of a presigned GET request, in version 4 of AWS's way.
 *
 * Source: IAM user guide, "Create a signed AWS API request".
 *
 * @param headers by their names in lower case: those that are signed
 */
export function presignature(url: URL, headers: Readonly<Record<string, string>>, secretKey: string): string {
  const query = [...url.searchParams].filter(([name]) => name.toLowerCase() !== "x-amz-signature");
  const value = (name: string): string => query.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
  const names = value("x-amz-signedheaders").split(";");
  const canonical = [
    "GET",
    url.pathname,
    query
      .map(([name, text]) => `${encoded(name)}=${encoded(text)}`)
      .sort()
      .join("&"),
    ...names.map((name) => `${name}:${headers[name] ?? ""}`),
    "",
    names.join(";"),
    hash(""),
  ].join("\n");
  const [, ...scope] = value("x-amz-credential").split("/");
  const text = ["AWS4-HMAC-SHA256", value("x-amz-date"), scope.join("/"), hash(canonical)].join("\n");
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretKey}`);
  return hmac(key, text).toString("hex");
}

/** AWS leaves only what RFC 3986 does not reserve. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
