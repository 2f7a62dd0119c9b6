import { type Column, costCentreOf, ownerOf, tagsOf } from "./columns.ts";
import type { Entry, Model } from "./model.ts";

/**
 * The columns of resources as CSV, with a heading. A cell that a spreadsheet would run as a formula begins with an
 * apostrophe.
 *
 * Source: RFC 4180; owasp.org/www-community/attacks/CSV_Injection
 */
export function csvOf(entries: readonly Entry[], columns: readonly Column[]): string {
  const rows = [
    columns.map(({ title }) => title),
    ...entries.map((entry) =>
      columns.map(({ text, number }) => (number === undefined ? safe(text(entry)) : String(number(entry) ?? ""))),
    ),
  ];
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

function safe(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Resources as JSON, in the shape of `platform state list --json`, with what the page knows besides. */
export function jsonOf(model: Model, entries: readonly Entry[]): string {
  const resources = entries.map((entry) => {
    const { stack, resource, drifted } = entry;
    const { address, mode, type, name, id, arn, tainted = false, deposed, zone, cost } = resource;
    return {
      stack: stack.id,
      environment: stack.environment,
      address,
      qualifiedAddress: `${stack.id}:${address}`,
      mode,
      type,
      name,
      id,
      arn,
      tainted,
      deposed,
      drifted,
      zone,
      owner: ownerOf(model, entry) || undefined,
      costCentre: costCentreOf(model, entry) || undefined,
      tags: tagsOf(model, entry),
      cost: mode === "managed" ? cost : undefined,
    };
  });
  const { generatedAt, target } = model.data;
  return `${JSON.stringify({ generatedAt, target, resources }, null, 2)}\n`;
}

/** Lets the browser save a text as a file. */
export function save(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
