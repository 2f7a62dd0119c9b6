import { UserError } from "@ml-platform/rules";
import type { Report, StackReport } from "./report.ts";

/**
 * A report from the JSON that `reportJson` writes, as a job of a pipeline hands it to another.
 *
 * @param where the text comes from, for the error
 * @throws {UserError} if it is something else, such as the JSON of a command that failed
 */
export function readReport(text: string, where: string): Report {
  const document = documentOf(text);
  if (isFailure(document)) throw new UserError(document.error);
  if (!isPlanReport(document)) {
    throw new UserError(`${where} is not what "platform plan --json" of this version prints. Plan again.`);
  }
  const { environment, account, region, target, commit, program, stacks, result, totals, schemaVersion, ...rest } =
    document;
  return {
    ...rest,
    head: { environment, account, region, target, program, ...(commit !== undefined && { commit }) },
    stacks: stacks.map(stackOf),
  };
}

type Document = Omit<Report, "head" | "stacks"> &
  Report["head"] & {
    readonly schemaVersion: 1;
    readonly result: unknown;
    readonly totals: unknown;
    readonly stacks: readonly StackDocument[];
  };

type StackDocument = Omit<StackReport, "plan" | "provisional" | "milliseconds"> &
  Partial<NonNullable<StackReport["plan"]>> & {
    readonly provisional: boolean;
    readonly provisionalBecause?: string;
    readonly seconds?: number;
  };

function stackOf(document: StackDocument): StackReport {
  const { counts, resources, outputs, outside, provisional, provisionalBecause, seconds, ...rest } = document;
  return {
    ...rest,
    ...(provisional && { provisional: provisionalBecause ?? "" }),
    ...(seconds !== undefined && { milliseconds: seconds * 1000 }),
    ...(counts !== undefined &&
      resources !== undefined &&
      outputs !== undefined && {
        plan: { counts, resources, outputs, ...(outside !== undefined && { outside }) },
      }),
  };
}

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFailure(value: unknown): value is { readonly error: string } {
  const { result, error } = Object(value) as Readonly<Record<string, unknown>>;
  return result === "failed" && typeof error === "string";
}

function isPlanReport(value: unknown): value is Document {
  const { schemaVersion, environment, account, program, stacks } = Object(value) as Partial<Document>;
  return (
    schemaVersion === 1 &&
    typeof environment === "string" &&
    typeof account?.id === "string" &&
    typeof program?.version === "string" &&
    Array.isArray(stacks) &&
    stacks.every(({ id, status }: Partial<StackDocument>) => typeof id === "string" && typeof status === "string")
  );
}
