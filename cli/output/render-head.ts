import type { Colors } from "picocolors/types";
import { type Head, markText, originText, placeText } from "../plan/head.ts";

type Command = "plan" | "apply" | "destroy";

interface Titled {
  readonly command: Command;
  readonly head: Head;
  readonly isDestroy?: boolean;
}

/** Where the changes are made, and what made the plan, for a terminal. */
export function headLines({ command, head, isDestroy }: Titled, colors: Colors): string[] {
  const mark = markText(head.target);
  return [
    `  ${colors.bold(title({ command, head, isDestroy: isDestroy === true }))}`,
    ...(mark === undefined ? [] : [`  ${colors.bold(colors.magenta(mark))}`]),
    `  ${colors.dim(originText(head))}`,
  ];
}

/** The same as the beginning of a comment on a merge request. */
export function headItems({ command, head, isDestroy }: Titled): string[] {
  const mark = markText(head.target);
  return [
    `### ${title({ command, head, isDestroy: isDestroy === true })}`,
    "",
    ...(mark === undefined ? [] : [`**${mark}**`, ""]),
    originText(head),
    "",
  ];
}

/** `plan of dev on AWS, account 222222222222 (ml-dev), us-east-2` */
function title({ command, head, isDestroy }: Titled): string {
  const what = command === "plan" && isDestroy === true ? "plan to destroy" : `${command} of`;
  return `${what} ${head.environment} ${placeText(head)}`;
}
