import { UserError } from "@ml-platform/rules";
import { LineCounter, parseAllDocuments } from "yaml";
import { contentOf } from "../content.ts";
import { isObject, type Json } from "./json.ts";
import type { SourceSecret, SourceValue } from "./source.ts";

/**
 * The Secrets among manifests, as `kubectl get secrets -o yaml` prints them or files hold them: several documents, and lists.
 * The path of each is its namespace and its name: `shop/database`. Other kinds are passed over.
 *
 * Source: kubernetes/api, core/v1/types.go (Secret: `data` is base64, `stringData` is text and comes before `data`).
 *
 * @param where for a person: the name of the file
 * @throws {UserError} which quotes nothing of the text
 */
export function secretsOfManifests(text: string, where: string): SourceSecret[] {
  const lines = new LineCounter();
  // Messages with a piece of the text would show values.
  const documents = parseAllDocuments(text, { prettyErrors: false, lineCounter: lines });
  return [...documents].flatMap((document) => {
    const [error] = document.errors ?? [];
    if (error !== undefined) {
      throw new UserError(`${where} is not YAML: ${error.code} in line ${lines.linePos(error.pos[0]).line}.`);
    }
    return secretsIn(contentsOf(document, where), where);
  });
}

function contentsOf(document: { toJS(): unknown }, where: string): Json {
  try {
    return document.toJS() as Json;
  } catch {
    throw new UserError(`${where} has anchors that lead nowhere, or to too much.`);
  }
}

function secretsIn(object: Json, where: string): SourceSecret[] {
  if (!isObject(object)) return [];
  const { kind, items } = object;
  if ((kind === "List" || kind === "SecretList") && Array.isArray(items)) {
    return items.flatMap((item) => secretsIn(kind === "List" ? item : { kind: "Secret", ...item }, where));
  }
  if (kind !== "Secret") return [];
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const { name, namespace = "default" } = metadata;
  if (typeof name !== "string") throw new UserError(`${where} has a Secret without a name.`);
  const path = `${String(namespace)}/${name}`;
  return [
    { path, values: { ...decoded(object["data"], `${path} in ${where}`), ...plain(object["stringData"], path) } },
  ];
}

function decoded(data: Json | undefined, where: string): Record<string, SourceValue> {
  return Object.fromEntries(
    Object.entries(isObject(data) ? data : {}).map(([key, value]) => [
      key,
      fromBase64(value ?? "", `${where}: ${key}`),
    ]),
  );
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function fromBase64(value: Json, where: string): SourceValue {
  const text = typeof value === "string" ? value.replace(/\s/g, "") : undefined;
  if (text === undefined || !base64.test(text))
    throw new UserError(`${where} is not base64, as everything in data is.`);
  return contentOf(Buffer.from(text, "base64"));
}

function plain(data: Json | undefined, where: string): Record<string, SourceValue> {
  const entries = Object.entries(isObject(data) ? data : {});
  const [wrong] = entries.find(([, value]) => typeof value !== "string") ?? [];
  if (wrong !== undefined) {
    throw new UserError(`${where} has a value under stringData.${wrong} that is no text. Put it in quotes.`);
  }
  return Object.fromEntries(entries);
}
