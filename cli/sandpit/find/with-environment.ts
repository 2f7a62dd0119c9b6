import type { LoadedEnvironment } from "@ml-platform/environments";
import type { Services } from "../../services.ts";

/** Services to which a sandpit is an environment. */
export function withEnvironment(services: Services, added: LoadedEnvironment): Services {
  return {
    ...services,
    environments: async (asked) => [
      ...(await services.environments(asked)).filter(({ name }) => name !== added.name),
      added,
    ],
  };
}
