import { type PackedHead, unpackFacts } from "../pack-report.ts";
import type { ReportData } from "../report-data.ts";
import { buildModel, type Model, modelOf } from "./model.ts";
import { inflated, PackedDetails } from "./packed-details.ts";

/** The report of this document. */
export interface Opened {
  readonly model: Model;
  /** The details of all stacks of a large report. Empty for a small one, whose details are at hand. */
  readonly packed: readonly PackedDetails[];
}

let report: Opened | undefined;

/**
 * Reads the report from the document, as {@link renderReport} put it there.
 *
 * @throws if the browser cannot decompress it: before Chrome 103, Firefox 113 and Safari 16.4
 */
export async function openReport(): Promise<void> {
  const plain = document.getElementById("report-data");
  report =
    plain === null
      ? await openPacked(document.getElementById("report-head"))
      : { model: buildModel(JSON.parse(plain.textContent ?? "{}") as ReportData), packed: [] };
}

/** @throws if {@link openReport} has not ended */
export function opened(): Opened {
  if (report === undefined) throw new Error("The report is not open yet.");
  return report;
}

async function openPacked(element: HTMLElement | null): Promise<Opened> {
  const head = JSON.parse(await inflated(element?.textContent ?? "")) as PackedHead;
  const scripts = new Map(
    [...document.querySelectorAll<HTMLElement>("script[data-stack]")].map((each) => [each.dataset["stack"], each]),
  );
  const packed: PackedDetails[] = [];
  const { resources: _, ...data } = head;
  const model = modelOf(data, unpackFacts(head), (stack) => {
    const details = new PackedDetails(() => scripts.get(stack)?.textContent ?? "");
    packed.push(details);
    return details;
  });
  return { model, packed };
}
