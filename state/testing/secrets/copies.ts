import type { Json } from "../../model/json.ts";
import type { Material } from "./material.ts";
import type { SecretShape } from "./shape.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64Url = (text: string) => Buffer.from(text).toString("base64url");
const wrapped = (text: string) => base64(text).replace(/.{64}/g, "$&\n");

/** Forms in which a copy of a long secret is hidden, under a name that says nothing. */
const forms: Readonly<Record<string, (secret: string) => Json>> = {
  whole: (secret) => secret,
  "in a sentence": (secret) => `it is ${secret}, they say`,
  "in a list": (secret) => ["a", secret],
  "in an object": (secret) => ({ a: { b: secret } }),
  "in JSON": (secret) => JSON.stringify({ a: secret }),
  "in JSON in JSON": (secret) => JSON.stringify({ a: JSON.stringify({ b: secret }) }),
  "in a policy": (secret) => JSON.stringify({ Condition: { StringEquals: { "aws:x": [secret] } } }),
  "in an address": (secret) => `https://example.com/${encodeURIComponent(secret)}/x`,
  "in a script": (secret) => `#!/bin/sh\nrun ${secret}\n`,
  "in base64": base64,
  "in base64 one byte later": (secret) => base64(`x${secret}`),
  "in base64 two bytes later": (secret) => base64(`x=${secret}`),
  "in base64 with more behind it": (secret) => base64(`a: ${secret}\nb: c\n`),
  "in base64 in a sentence": (secret) => `data: ${base64(`x=${secret}`)}; more`,
  "in base64 in JSON": (secret) => JSON.stringify({ data: base64(`x=${secret}`) }),
  "in base64 for addresses": (secret) => base64Url(`??${secret}>>`),
  "in wrapped base64": (secret) => wrapped(`# a long first line, so that it wraps: ${"x".repeat(60)}\nrun ${secret}\n`),
  "in a MIME part": (secret) =>
    `Content-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n${wrapped(`#!/bin/sh\nrun ${secret} ${"y".repeat(80)}\n`)}`,
};

/** Base64 of what would be hidden as it is. */
const encoded: Readonly<Record<string, (secret: string) => string>> = {
  "settings in base64": (secret) => base64(`db:\n  password: ${secret}\n`),
  "a kubeconfig in base64": (secret) => base64(`apiVersion: v1\nusers:\n- name: a\n  user:\n    token: ${secret}\n`),
  "JSON in base64": (secret) => base64(JSON.stringify({ password: secret })),
  "a script in base64": (secret) => base64(`#!/bin/sh\nexport DB_PASSWORD=${secret}\n`),
  "an address in base64": (secret) => base64(`postgres://ml:${secret}@db.example.com/ml`),
  "settings in base64 for addresses": (secret) => base64Url(`password=${secret}`),
  "settings in wrapped base64": (secret) => wrapped(`first: ${"x".repeat(70)}\npassword: ${secret}\nlast: y\n`),
  "settings in base64 in a text": (secret) => `content: ${base64(`password: ${secret}\n`)}`,
  "a private key in base64": (secret) => base64(`-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`),
};

export function copyShapes(material: Material): SecretShape[] {
  return [
    ...Object.entries(forms).flatMap(([form, build]) =>
      [material.random(32), `${material.weak()}-${material.weak()}`].map((secret, index) => ({
        name: `a copy of a marked ${index === 0 ? "random value" : "password"} ${form}`,
        attributes: { password: secret, note: build(secret) },
        marked: ["password"],
        secrets: shownForms(secret, build(secret)),
      })),
    ),
    ...Object.entries(encoded).map(([name, build]) => {
      const secret = material.weak();
      return { name, attributes: { note: build(secret) }, secrets: [build(secret), secret] };
    }),
    ...[6, 8, 12].map((length) => {
      const secret = `${material.random(length - 2)}7x`;
      const attributes = { password: secret, note: secret };
      return { name: `a whole copy of ${length} characters`, attributes, marked: ["password"], secrets: [secret] };
    }),
    ...["input", "value", "content", "comment"].map((name) => {
      const secret = material.random(24);
      const attributes = { [name]: secret, note: secret };
      return { name: `a copy of a marked random ${name}`, attributes, marked: [name], secrets: [secret] };
    }),
  ];
}

/** The secret, and the text that it is hidden in where that does not contain it as it is. */
function shownForms(secret: string, note: Json): string[] {
  return typeof note === "string" && !note.includes(secret) ? [secret, note] : [secret];
}
