import type { Colors } from "picocolors/types";
import type { Risk } from "../plan/risks/risk.ts";
import { escaped } from "./escaped.ts";

/** What deserves a second look, for a terminal. */
export function riskLines(risks: readonly Risk[] = [], colors: Colors): string[] {
  if (risks.length === 0) return [];
  return [
    `  ${colors.bold("Look twice:")}`,
    ...risks.flatMap((risk) => [
      `    ${(risk.refused === undefined ? colors.yellow : colors.red)(sentence(risk))}`,
      ...(risk.steps ?? []).map((step) => `      ${step}`),
    ]),
  ];
}

/** The same for a merge request. */
export function riskItems(risks: readonly Risk[] = []): string[] {
  if (risks.length === 0) return [];
  const items = risks.flatMap((risk) => [
    `- ${escaped(sentence(risk))}`,
    ...(risk.steps ?? []).map((step) => `  - \`${step}\``),
  ]);
  return ["**Look twice:**", "", ...items, ""];
}

/** What is refused, and the commands that work, a line each. */
export function refusalText(risk: Risk): string {
  return [sentence(risk), ...(risk.steps ?? []).map((step) => `  ${step}`)].join("\n  ");
}

/** `dev-network: VPC dev is replaced. Refused: ...` */
function sentence({ stack, text, refused }: Risk): string {
  const what = stack === undefined ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : `${stack}: ${text}`;
  return `${what}${refused === undefined ? "" : ` Refused: ${refused}`}`;
}
