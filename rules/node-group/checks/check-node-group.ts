import { findInstanceType } from "../../instance-types.ts";
import { error, type Problem, warning } from "../../problem.ts";
import { autoscalerTags, checkAutoscalerTags } from "../autoscaler-tags.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { checkAutoscalerResources } from "./autoscaler-resources.ts";
import { checkBottlerocket } from "./bottlerocket.ts";
import { checkCapacity, checkSize, checkUpkeep, checkZones } from "./capacity.ts";
import { checkCapacityOffer } from "./capacity-offers.ts";
import { checkDisk } from "./disk.ts";
import { checkFastImagePull } from "./fast-image-pull.ts";
import { checkGpuSharing } from "./gpu-sharing.ts";
import { checkImage } from "./image.ts";
import { checkInstanceShapes } from "./instance-shapes.ts";
import { checkKubelet } from "./kubelet.ts";
import { checkLocalStorage } from "./local-storage.ts";
import { checkLabels, checkTaints } from "./scheduling.ts";
import { checkAlternatives, checkEfa } from "./shape.ts";
import { checkSystemGroup } from "./system-groups.ts";
import { checkWarmPool } from "./warm-pool.ts";

/**
 * Rules for one node group.
 *
 * @param kubernetes the cluster's minor version, if it is known
 */
export function checkNodeGroup(spec: NodeGroupSpec, kubernetes?: string): Problem[] {
  const type = findInstanceType(spec.instanceType, spec.instanceShapes);
  const byType =
    typeof type === "string"
      ? [error(["instanceType"], type)]
      : [
          ...(type.caution === undefined ? [] : [warning(["instanceType"], type.caution)]),
          ...checkAlternatives(spec, type),
          ...checkImage(spec, type, kubernetes),
          ...checkEfa(spec, type),
          ...checkGpuSharing(spec, type),
          ...checkLabels(spec),
          ...checkTaints(spec),
          ...checkSystemGroup(spec),
          ...(spec.autoscaled ? checkAutoscalerTags(autoscalerTags(spec)) : []),
          ...checkDisk(spec, type),
          ...checkCapacityOffer(spec, type),
          ...checkWarmPool(spec, type),
          ...checkLocalStorage(spec),
          ...checkKubelet(spec),
          ...checkFastImagePull(spec),
          ...checkBottlerocket(spec),
          ...checkAutoscalerResources(spec),
        ];
  return [
    ...byType,
    ...checkInstanceShapes(spec),
    ...checkSize(spec),
    ...checkZones(spec),
    ...checkCapacity(spec),
    ...checkUpkeep(spec),
  ];
}
