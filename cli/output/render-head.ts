import type { Colors } from "picocolors/types";
import { emulatedText, type Head, originText, placeText } from "../plan/head.ts";

type Command = "plan" | "apply" | "destroy";

interface Titled {
  readonly command: Command;
  readonly head: Head;
  readonly isDestroy?: boolean;
}

/** Where the changes are made, and what made the plan, for a terminal. */
export function headLines({ command, head, isDestroy }: Titled, colors: Colors): string[] {
  const isEmulated = head.target !== "aws";
  return [
    `  ${colors.bold(title({ command, head, isDestroy: isDestroy === true }))}`,
    ...(isEmulated ? [`  ${colors.bold(colors.magenta(emulatedText))}`] : []),
    `  ${colors.dim(originText(head))}`,
  ];
}

/** The same as the beginning of a comment on a merge request. */
export function headItems({ command, head, isDestroy }: Titled): string[] {
  return [
    `### ${title({ command, head, isDestroy: isDestroy === true })}`,
    "",
    ...(head.target === "aws" ? [] : [`**${emulatedText}**`, ""]),
    originText(head),
    "",
  ];
}

/** `plan of dev on AWS, account 222222222222 (ml-dev), us-east-2` */
function title({ command, head, isDestroy }: Titled): string {
  const what = command === "plan" && isDestroy === true ? "plan to destroy" : `${command} of`;
  return `${what} ${head.environment} ${placeText(head)}`;
}
