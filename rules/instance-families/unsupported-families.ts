/**
 * Families of EC2 instance types whose accelerators no image of EKS has drivers for, as of 2026-11-26, and what they have.
 * Source: the `AMITypes` enum of the EKS API knows images for NVIDIA and Neuron only (AWS SDK 3.1169.0). What the families
 * have instead is as AWS describes them.
 */
export const unsupportedFamilies: ReadonlyMap<string, string> = new Map([
  ["cg1", "GPUs that no image of EKS supports any more"],
  ["dl1", "Gaudi accelerators"],
  ["dl2q", "Qualcomm accelerators"],
  ["f1", "FPGAs"],
  ["f2", "FPGAs"],
  ["g2", "GPUs that no image of EKS supports any more"],
  ["g4ad", "AMD GPUs"],
  ["vt1", "video transcoders"],
]);
