import { Release } from "@cdktf/provider-helm/lib/release/index.js";
import { at, error, type Problem } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { reportProblems } from "../report-problems.ts";
import { checkChartValues } from "./chart-values.ts";
import { type JsonObject, jsonDocument } from "./json-document.ts";
import { checkReleaseNames } from "./release-names.ts";

/** Where a chart comes from. */
export interface HelmChart {
  /** `https://kubernetes.github.io/autoscaler`, or `oci://...`. */
  readonly repository: string;
  readonly name: string;
  /** The exact version, `9.59.0`: with a range, the next plan could install something else. */
  readonly version: string;
}

export interface HelmAddonProps {
  readonly chart: HelmChart;
  readonly namespace: string;
  /** @default - the chart's name */
  readonly releaseName?: string;
  /** Only what the chart is recorded to read, in that type: Helm ignores everything else without a word. */
  readonly values: JsonObject;
  /** Whether Helm creates the namespace, which it never deletes. @default false */
  readonly createNamespace?: boolean;
  /**
   * Whether the release is ready, or not installed at all. Without, pods may wait for what comes later, such as a token.
   *
   * @default true
   */
  readonly wait?: boolean;
  /** How long Helm waits for the release to become ready; nodes may still have to start. @default 600 */
  readonly timeoutSeconds?: number;
  /** What must exist before the release. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Revisions that Helm keeps for a rollback: secrets in the cluster, one each. */
const keptRevisions = 10;

/**
 * A Helm release that is either installed completely and ready, or not at all, unless it need not be waited for.
 *
 * @throws {UserError} naming what Helm would refuse only while it is applied, and every value that the chart does not read
 */
export class HelmAddon extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: HelmAddonProps) {
    super(scope, id);
    const { chart, namespace, releaseName = chart.name, values, wait = true, dependsOn = [] } = props;
    reportProblems(this, `The Helm release ${releaseName}`, checkRelease(chart, releaseName, namespace, values));
    this.fqn = new Release(this, "release", {
      name: releaseName,
      namespace,
      createNamespace: props.createNamespace ?? false,
      repository: chart.repository,
      chart: chart.name,
      version: chart.version,
      // One document: dots and lists in it need no escaping, unlike in `set`.
      values: [jsonDocument(values)],
      wait,
      atomic: wait,
      timeout: props.timeoutSeconds ?? 600,
      maxHistory: keptRevisions,
      dependsOn: [...dependsOn],
    }).fqn;
  }
}

/** What the provider checks only when it applies, or not at all. */
function checkRelease(chart: HelmChart, releaseName: string, namespace: string, values: JsonObject): Problem[] {
  const ofChart = checkChart(chart);
  return [
    ...checkReleaseNames(releaseName, namespace),
    ...at(["chart"], ofChart),
    ...(ofChart.length === 0 ? checkChartValues(chart, values) : []),
  ];
}

function checkChart({ repository, version }: HelmChart): Problem[] {
  const problems: Problem[] = [];
  if (!/^(https|oci):\/\/\S+$/.test(repository))
    problems.push(
      error(["repository"], `"${repository}" is not a chart repository. Use a URL with https:// or oci://.`),
    );
  if (!/^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/.test(version))
    problems.push(
      error(["version"], `"${version}" is not the exact version of a chart. Write all three numbers, such as 9.59.0.`),
    );
  return problems;
}
