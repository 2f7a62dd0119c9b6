import { randomUUID } from "node:crypto";
import { element, type Xml } from "../xml.ts";

/** `GroupName.1`, `GroupName.2`, ... in this order. */
export function valuesOf(parameters: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index++) {
    const value = parameters.get(`${name}.${index}`);
    if (value === null) return values;
    values.push(value);
  }
}

export function filtersOf(parameters: URLSearchParams): { readonly name: string; readonly values: string[] }[] {
  const filters: { name: string; values: string[] }[] = [];
  for (let index = 1; ; index++) {
    const name = parameters.get(`Filter.${index}.Name`);
    if (name === null) return filters;
    filters.push({ name, values: valuesOf(parameters, `Filter.${index}.Value`) });
  }
}

/** `<prefix>.1.Key` and `<prefix>.1.Value`, ...: of what a request creates by default. */
export function tagsOf(parameters: URLSearchParams, prefix = "TagSpecification.1.Tag"): Map<string, string> {
  const tags = new Map<string, string>();
  for (let index = 1; ; index++) {
    const key = parameters.get(`${prefix}.${index}.Key`);
    if (key === null) return tags;
    tags.set(key, parameters.get(`${prefix}.${index}.Value`) ?? "");
  }
}

/** The parameters but those of the list `name`. */
export function without(parameters: URLSearchParams, name: string): URLSearchParams {
  return new URLSearchParams([...parameters].filter(([key]) => !key.startsWith(`${name}.`)));
}

export function tagItems(tags: Iterable<readonly [string, string]>): Xml[][] {
  return [...tags].map(([key, value]) => [element("key", key), element("value", value)]);
}

/** A list as EC2 writes it: `<name><item>...</item></name>`. */
export function itemSet(name: string, items: readonly (readonly Xml[])[]): Xml {
  return element(
    name,
    items.map((item) => element("item", item)),
  );
}

/** EC2's answer to an action. */
export function answer(action: string, content: readonly Xml[]): Xml {
  const namespace = ' xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';
  return element(`${action}Response`, [element("requestId", randomUUID()), ...content], namespace);
}
