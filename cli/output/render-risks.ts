import type { Colors } from "picocolors/types";
import type { Risk } from "../plan/risks/risk.ts";

/** What deserves a second look, for a terminal. */
export function riskLines(risks: readonly Risk[] = [], colors: Colors): string[] {
  if (risks.length === 0) return [];
  return [
    `  ${colors.bold("Look twice:")}`,
    ...risks.map((risk) => `    ${(risk.refused === undefined ? colors.yellow : colors.red)(riskText(risk))}`),
  ];
}

/** The same for a merge request. */
export function riskItems(risks: readonly Risk[] = []): string[] {
  if (risks.length === 0) return [];
  return ["**Look twice:**", "", ...risks.map((risk) => `- ${riskText(risk)}`), ""];
}

function riskText({ stack, text, refused }: Risk): string {
  const what = stack === undefined ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : `${stack}: ${text}`;
  return `${what}${refused === undefined ? "" : ` Refused: ${refused}`}`;
}
