export { type AutoscalerTag, autoscalerTags, checkTagsOfGroup } from "./autoscaler-tags.ts";
export {
  type CapacityReservationSpec,
  isInOneReservation,
  isReserved,
  reservationRequest,
} from "./capacity-reservation.ts";
export { checkReservationRegion } from "./checks/capacity-reservation.ts";
export { checkNodeGroup } from "./checks/check-node-group.ts";
export { checkNodeGroups } from "./checks/check-node-groups.ts";
export { checkReleaseFitsCluster } from "./checks/image.ts";
export * from "./eks-names.ts";
export { expanderPriorities, expansionOrder, isScalable, unpricedGroups } from "./expander-priorities.ts";
export * from "./gpu-sharing.ts";
export * from "./image-release.ts";
export * from "./name.ts";
export * from "./node-group.ts";
export type { KubeletSettings } from "./node-settings/kubelet-settings.ts";
export * from "./node-settings/node-settings.ts";
export { homesOfSystemPods, hostsSystemPods, takesOrdinaryPods } from "./reach.ts";
export { mostUnavailable, type UpdateSpec, updateStrategies } from "./update.ts";
export { type WarmPoolSpec, waitingInstances, warmPoolConfig, warmPoolStates } from "./warm-pool.ts";
