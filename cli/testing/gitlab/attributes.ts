type Type = "string" | "number" | "boolean" | "array";

/** The documented attributes of what is sent: a type, with `!` where it is required. */
export type Attributes = Readonly<Record<string, Type | `${Type}!`>>;

/**
 * What is wrong with a body. GitLab refuses what lacks a required attribute or has a wrong type; it ignores an attribute
 * that it does not know, which is a mistake of the sender all the same.
 */
export function mistakesIn(body: Readonly<Record<string, unknown>>, attributes: Attributes): string[] {
  const missing = Object.entries(attributes)
    .filter(([name, type]) => type.endsWith("!") && body[name] === undefined)
    .map(([name]) => `${name} is missing`);
  const wrong = Object.entries(body).flatMap(([name, value]) => {
    const type = attributes[name]?.replace("!", "");
    if (type === undefined) return [`${name} is not documented`];
    const actual = Array.isArray(value) ? "array" : typeof value;
    return actual === type ? [] : [`${name} is invalid`];
  });
  return [...missing, ...wrong];
}
