// What can be known about add-ons without loading cdktf: environments import this.
export type { AddonConstruct, AddonProps } from "./addon-construct.ts";
export { type AddonSpec, checkAddon, defineAddon, optionsOf, versionFor } from "./addon-spec.ts";
export { addonsFor } from "./addons-for.ts";
export {
  type AddonEntry,
  type AddonName,
  type Addons,
  addonNames,
  addonsSchema,
  catalogue,
  loadAddon,
} from "./catalogue.ts";
export { checkAddons, checkWebhookPorts } from "./check-addons.ts";
export { checkDevices } from "./check-devices.ts";
export { checkScaled } from "./check-scaled.ts";
export { inInstallOrder } from "./install-order.ts";
export { objectsChart } from "./objects-chart.ts";
