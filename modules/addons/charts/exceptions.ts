import type { ValueType } from "./index.ts";

/** A value that a chart reads although its recorded tree does not show it, or shows a part of it. */
export interface ReadValue {
  readonly chart: string;
  /** The version of the chart for which it was looked up. */
  readonly version: string;
  /** `global.nodeSelector`. */
  readonly path: string;
  readonly type: ValueType;
  /** The file that reads it, and the day on which it was looked up. */
  readonly source: string;
}

/**
 * Values that are missing in recorded trees, which have the keys of values.yaml and those that templates name in full: what
 * a subchart reads, a template only inside `with` or `range`, or Kubernetes of a map that is passed on whole, is in neither.
 */
export const readValues: readonly ReadValue[] = [
  {
    chart: "aws-fsx-csi-driver",
    version: "1.17.0",
    path: "controller.affinity.podAntiAffinity",
    type: "any",
    source:
      "kubernetes-sigs/aws-fsx-csi-driver, templates/controller-deployment.yaml, which passes the map on, read 2026-11-26",
  },
  {
    chart: "gpu-operator",
    version: "26.7.0",
    path: "node-feature-discovery.gc.nodeSelector",
    type: "any",
    source: "kubernetes-sigs/node-feature-discovery, chart 0.19.0, values.yaml, read 2026-11-26",
  },
  {
    chart: "gpu-operator",
    version: "26.7.0",
    path: "node-feature-discovery.gc.tolerations",
    type: "list",
    source: "kubernetes-sigs/node-feature-discovery, chart 0.19.0, values.yaml, read 2026-11-26",
  },
  {
    chart: "gpu-operator",
    version: "26.7.0",
    path: "node-feature-discovery.master.nodeSelector",
    type: "any",
    source: "kubernetes-sigs/node-feature-discovery, chart 0.19.0, values.yaml, read 2026-11-26",
  },
  {
    chart: "gpu-operator",
    version: "26.7.0",
    path: "node-feature-discovery.master.tolerations",
    type: "list",
    source: "kubernetes-sigs/node-feature-discovery, chart 0.19.0, values.yaml, read 2026-11-26",
  },
  {
    chart: "gpu-operator",
    version: "26.7.0",
    path: "node-feature-discovery.worker.nodeSelector",
    type: "any",
    source: "kubernetes-sigs/node-feature-discovery, chart 0.19.0, values.yaml, read 2026-11-26",
  },
];
