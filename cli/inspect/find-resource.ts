import { UserError } from "@ml-platform/rules";
import { type Entry, hiddenIn, qualifiedAddress, resolve } from "@ml-platform/state";
import { notSearchedText, problemLines, rehearsalHint } from "../output/print.ts";
import type { Survey } from "./read-stacks.ts";

export interface FoundResource {
  readonly entry: Entry;
  readonly deposed: readonly Entry[];
}

/**
 * The resource that a person named by address, ARN or id.
 *
 * @throws {UserError} when none or several match, with what to type instead
 */
export function findResource(survey: Survey, name: string): FoundResource {
  const resolution = resolve(survey.index, name);
  switch (resolution.kind) {
    case "found":
      return resolution;
    case "ambiguous": {
      const choices = resolution.entries.map((entry) => `\n  ${qualifiedAddress(entry)}`).join("");
      throw new UserError(`"${name}" names ${resolution.entries.length} resources. Name one of them:${choices}`);
    }
    case "missing": {
      const similar = resolution.similar.map((address) => `\n  ${address}`).join("");
      const unread = problemLines(survey)
        .map((line) => `\n  ${line}`)
        .join("");
      throw new UserError(
        `No state holds "${name}" as an address, ARN or id.${similar === "" ? ' Try "platform state search".' : ` Similar:${similar}`}${unread === "" ? "" : `\nNot everything could be searched:${unread}\n${rehearsalHint(survey)}`.trimEnd()}${notSearchedText(
          hiddenIn(survey.index),
        )
          .map((line) => `\n${line}`)
          .join("")}`,
      );
    }
  }
}
