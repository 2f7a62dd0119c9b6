import type { ResourceOverlay } from "../overlays/overlay.ts";
import { wirePath } from "../wire/diagnostic.ts";
import type { Connection } from "./connection.ts";
import type { Kind } from "./kinds.ts";
import { isLegacy, plan } from "./plan.ts";
import type { PlanRequest } from "./requests.ts";
import { decode, encode } from "./wired.ts";

/**
 * Plans a create, an update or a delete, without reading the world.
 */
export function planChange(
  { schema, overlay, type }: Kind<ResourceOverlay>,
  request: PlanRequest,
  connection: Connection,
): object {
  const prior = decode(request.prior_state, type);
  const proposed = decode(request.proposed_new_state, type);
  if (proposed === null) return { planned_state: encode(null, type), planned_private: request.prior_private };
  const config = decode(request.config, type) ?? {};
  const { defaultTags } = connection.configured;
  const planned = plan({ schema, overlay, prior, proposed, config, defaultTags });
  return {
    planned_state: encode(planned.state, type),
    requires_replace: planned.requiresReplace.map(wirePath),
    // Terraform plans a replacement as a create, and deletes the old object with what that plan returns.
    planned_private: request.prior_private,
    legacy_type_system: isLegacy(overlay),
  };
}
