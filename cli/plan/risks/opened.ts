import { containsCidr, isCidr, isOpenRange } from "@ml-platform/rules";
import { factsOf, type JsonObject } from "@ml-platform/stacks";
import { unknownText } from "../changes/tree.ts";
import { type Finding, type Look, listed } from "./look.ts";

/** Who could not reach something before, and can after the plan: by address, or because it is public. */
export function opened(look: Look): Finding[] {
  return [...opensRanges(look), ...opensToAll(look)];
}

function opensRanges({ type, thing, before, after, belongsToNew }: Look): Finding[] {
  if (after === undefined) return [];
  const known = rangesOf(type, before);
  const added = rangesOf(type, after).filter((range) => !known.some((other) => covers(other, range)));
  // A security group that is new lets nobody in whom it did not have to, unless that is everybody.
  const shown = belongsToNew ? added.filter(isOpenRange) : added;
  if (shown.length === 0) {
    return before !== undefined && isUnknown(type, after) && !isUnknown(type, before)
      ? [{ kind: "opened", text: `${thing} may let more in than before: from where is known only after apply.` }]
      : [];
  }
  const everybody = shown.some(isOpenRange) ? " That is the whole internet." : "";
  const was = known.length === 0 ? "" : `, before only ${listed(known)}`;
  return [{ kind: "opened", text: `${thing} lets ${listed(shown)} in${was}.${everybody}` }];
}

function rangesOf(type: string, values: JsonObject | undefined): string[] {
  const sources = values === undefined ? [] : (factsOf(type)?.sources?.(values) ?? []);
  return sources.map((source) => String(source ?? "")).filter((source) => /^[\d.:a-f]+\/\d+$/i.test(source));
}

function isUnknown(type: string, values: JsonObject): boolean {
  return JSON.stringify(factsOf(type)?.sources?.(values) ?? []).includes(unknownText);
}

function covers(outer: string, inner: string): boolean {
  return outer === inner || (isCidr(outer) && isCidr(inner) && containsCidr(outer, inner));
}

function opensToAll({ type, thing, action, before, after }: Look): Finding[] {
  const isOpen = (values: JsonObject | undefined) =>
    values === undefined ? undefined : factsOf(type)?.openToAll?.(values);
  if (action === "destroy") {
    return type.endsWith("_public_access_block") && isOpen(before) === undefined
      ? [{ kind: "opened", text: `${thing} is destroyed: policies and ACLs may then make objects public.` }]
      : [];
  }
  const fix = isOpen(after);
  if (fix === undefined || (before !== undefined && isOpen(before) !== undefined)) return [];
  return [{ kind: "opened", text: `${thing} becomes open to everybody. To keep it closed: ${fix}.` }];
}
