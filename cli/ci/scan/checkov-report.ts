import { UserError } from "@ml-platform/rules";
import { isObject, type JsonObject } from "@ml-platform/state";

/** What checkov found wrong with a resource. */
export interface CheckovFinding {
  /** `CKV_AWS_338` */
  readonly check: string;
  /** "Ensure CloudWatch log groups retains logs for at least 1 year" */
  readonly title: string;
  /** `dev-network` */
  readonly stack: string;
  /** `aws_cloudwatch_log_group.vpc_flow-logs_log-group_E2091BAD` */
  readonly address: string;
  /** `LOW` to `CRITICAL`; checkov rates its checks only for customers of its maker. */
  readonly severity?: string;
}

export interface CheckovReport {
  readonly version: string;
  /** How many checks found nothing. */
  readonly passed: number;
  /** By stack, address and check. */
  readonly findings: readonly CheckovFinding[];
}

/**
 * Reads what `checkov --output json` prints for a directory with one `<stack>/cdk.tf.json` for each of the stacks.
 *
 * @param configurations what was scanned, by stack
 * @throws {UserError} when checkov could not read a stack, or printed something else
 */
export function parseCheckovReport(text: string, configurations: ReadonlyMap<string, JsonObject>): CheckovReport {
  const reports = parsed(text);
  const unread = total(reports, "parsing_errors");
  if (unread > 0) throw new UserError(`checkov could not read ${unread} of the stacks. Nothing was reported.`);
  const findings = reports
    .flatMap((report) => list(report["results"], "failed_checks"))
    .map((found) => {
      const { check_id, check_name, resource, file_path, severity } = isObject(found) ? found : {};
      const stack = String(file_path).replace(/^\/+/, "").split("/")[0] ?? "";
      return {
        check: String(check_id),
        title: typeof check_name === "string" ? check_name : String(check_id),
        stack,
        address: addressOf(String(resource), configurations.get(stack)),
        ...(typeof severity === "string" && { severity }),
      };
    });
  const order = ({ stack, address, check }: CheckovFinding) => `${stack}\n${address}\n${check}`;
  return {
    version:
      reports.map((report) => summaryOf(report)["checkov_version"]).find((each) => typeof each === "string") ?? "",
    passed: total(reports, "passed"),
    findings: findings.sort((a, b) => (order(a) < order(b) ? -1 : 1)),
  };
}

/** One object, or one for each kind of file; without any resource, only the summary. */
function parsed(text: string): JsonObject[] {
  try {
    const value: unknown = JSON.parse(text);
    const reports = Array.isArray(value) ? value : [value];
    if (reports.length > 0 && reports.every(isReport)) return reports;
  } catch {
    // It is said below.
  }
  throw new UserError(`checkov printed no report: ${text.slice(0, 200) || "nothing"}`);
}

function isReport(value: unknown): value is JsonObject {
  return isObject(value) && typeof summaryOf(value)["checkov_version"] === "string";
}

function total(reports: readonly JsonObject[], count: "passed" | "parsing_errors"): number {
  return reports.reduce((sum, report) => sum + Number(summaryOf(report)[count] ?? 0), 0);
}

function summaryOf(report: JsonObject): JsonObject {
  return isObject(report["summary"]) ? report["summary"] : report;
}

function list(value: unknown, key: string): readonly unknown[] {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** checkov names some resources `resource.<name>`. Names come from paths of constructs, so that a stack has each once. */
function addressOf(named: string, configuration: JsonObject | undefined): string {
  const [, name] = /^resource\.(.+)$/.exec(named) ?? [];
  const types = isObject(configuration?.["resource"]) ? Object.entries(configuration["resource"]) : [];
  const type = types.find(([, resources]) => name !== undefined && isObject(resources) && name in resources)?.[0];
  return type === undefined ? named : `${type}.${name}`;
}
