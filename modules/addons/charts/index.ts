import awsEfaK8sDevicePlugin from "./aws-efa-k8s-device-plugin.json" with { type: "json" };
import awsFsxCsiDriver from "./aws-fsx-csi-driver.json" with { type: "json" };
import awsLoadBalancerController from "./aws-load-balancer-controller.json" with { type: "json" };
import certManager from "./cert-manager.json" with { type: "json" };
import clusterAutoscaler from "./cluster-autoscaler.json" with { type: "json" };
import dcgmExporter from "./dcgm-exporter.json" with { type: "json" };
import externalSecrets from "./external-secrets.json" with { type: "json" };
import gitlabRunner from "./gitlab-runner.json" with { type: "json" };
import gpuOperator from "./gpu-operator.json" with { type: "json" };
import keda from "./keda.json" with { type: "json" };
import kueue from "./kueue.json" with { type: "json" };
import metricsServer from "./metrics-server.json" with { type: "json" };
import neuronHelmChart from "./neuron-helm-chart.json" with { type: "json" };
import nvidiaDevicePlugin from "./nvidia-device-plugin.json" with { type: "json" };

/** Type of a value in a chart, as its values.yaml shows it: `null` and `any` say nothing about it. */
export type ValueType = "string" | "number" | "boolean" | "list" | "null" | "any";

/** The values that a chart reads: the type of each, and `"*"` in a map that may have any key. */
export interface ValueTree {
  readonly [key: string]: ValueType | ValueTree;
}

/** A chart as its source was read on a day. */
export interface RecordedChart {
  readonly chart: string;
  readonly version: string;
  /** The repository, the version and the day. */
  readonly source: string;
  readonly values: ValueTree;
}

/** Every chart that add-ons and runners install, from a file of its name beside this one. */
export const recordedCharts: readonly RecordedChart[] = [
  awsEfaK8sDevicePlugin,
  awsFsxCsiDriver,
  awsLoadBalancerController,
  certManager,
  clusterAutoscaler,
  dcgmExporter,
  externalSecrets,
  gitlabRunner,
  gpuOperator,
  keda,
  kueue,
  metricsServer,
  neuronHelmChart,
  nvidiaDevicePlugin,
] as readonly { readonly values: unknown }[] as readonly RecordedChart[];
