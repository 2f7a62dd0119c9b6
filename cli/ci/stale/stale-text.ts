import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { type Column, table, terminalWidth } from "../../output/table.ts";
import type { ChangeRequest } from "./change-request.ts";
import type { Bump, Finding } from "./find-stale.ts";

/** What `platform ci stale` has found and done. */
export interface Staleness {
  readonly findings: readonly Finding[];
  /** @default - no text in a file settles any of it */
  readonly request: ChangeRequest | undefined;
  /** Bumps for which an environment file has no text to change. */
  readonly byHand: readonly Bump[];
  readonly withinDays: number;
  readonly today: Date;
  /** What was done about the merge request, for a person. @default - nothing was tried */
  readonly mergeRequest: string | undefined;
}

/** What is found, with what is to be done about it. */
interface Told extends Finding {
  readonly todo: string;
}

const columns: readonly Column<Told>[] = [
  { title: "what", value: ({ subject }) => subject },
  { title: "has", value: ({ has }) => has },
  { title: "newer", value: ({ newer = "" }) => newer },
  { title: "because", value: ({ because }) => because },
  { title: "what to do", value: ({ todo }) => todo, shrink: "end", givesWayFirst: true },
];

export function staleText({ io, colors }: Pick<Context, "io" | "colors">, staleness: Staleness): string {
  const { mergeRequest, withinDays } = staleness;
  const found = toldOf(staleness);
  const done = mergeRequest === undefined ? [] : [mergeRequest];
  if (found.length === 0) return `${printable(["Nothing is out of date.", ...done].join("\n\n"))}\n`;
  const parts = [
    `${found.length === 1 ? "1 thing is" : `${found.length} things are`} out of date (support that ends within ${withinDays} days counts).`,
    table(found, columns, { colors, width: terminalWidth(io) }),
    ...done,
  ];
  return `${printable(parts.join("\n\n"))}\n`;
}

export function staleJson(staleness: Staleness): string {
  const { findings, request, withinDays, today, mergeRequest } = staleness;
  const document = {
    schemaVersion: 1,
    result: findings.length === 0 ? "current" : "stale",
    day: today.toISOString().slice(0, 10),
    withinDays,
    findings: toldOf(staleness).map(({ todo, byHand: _, ...finding }) => ({ ...finding, todo })),
    ...(request !== undefined && {
      proposal: {
        title: request.title,
        changes: request.bumps.map(({ file, path, from, to }) => ({ file, path: path.join("."), from, to })),
      },
    }),
    ...(mergeRequest !== undefined && { mergeRequest }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function toldOf({ findings, request, byHand }: Staleness): Told[] {
  return findings.map((finding) => {
    const isProposed = request?.bumps.some((bump) => bump.finding === finding) === true;
    const bump = byHand.find((each) => each.finding === finding);
    const place =
      bump === undefined ? "" : `${bump.file} has no text "${bump.from}" at ${bump.path.join(".")}: change it by hand`;
    return { ...finding, todo: isProposed ? "merge request" : (finding.byHand ?? place) };
  });
}
