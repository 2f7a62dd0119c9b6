import { hiddenText, isObject, type Json } from "../model/json.ts";
import type { StateIndex } from "./index-states.ts";
import type { SearchText } from "./search-text.ts";

const counted = new WeakMap<SearchText, number>();
const needle = Buffer.from(hiddenText);

/** How many values of resources are hidden, and so cannot be searched, in all states of an index. */
export function hiddenIn({ stacks }: StateIndex): number {
  return stacks.reduce((sum, { text }) => sum + hiddenInText(text), 0);
}

function hiddenInText(text: SearchText): number {
  const known = counted.get(text);
  if (known !== undefined) return known;
  let count = 0;
  for (let at = text.bytes.indexOf(needle); at !== -1; at = text.bytes.indexOf(needle, at + needle.length)) count += 1;
  counted.set(text, count);
  return count;
}

/** How many values are hidden in attributes or outputs that are shown. */
export function hiddenValues(shown: Json | undefined): number {
  if (shown === hiddenText) return 1;
  if (Array.isArray(shown)) return shown.reduce((sum: number, item: Json) => sum + hiddenValues(item), 0);
  return isObject(shown) ? Object.values(shown).reduce<number>((sum, item) => sum + hiddenValues(item), 0) : 0;
}
