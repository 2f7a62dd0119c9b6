import type { BootstrapAccount, LoadedEnvironment } from "@ml-platform/environments";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import type { Services } from "../services.ts";

/** The accounts; none while environments do not load or disagree: who asks for one of them has other worries. */
export async function knownAccounts(
  services: Pick<Services, "accounts">,
  loaded: readonly LoadedEnvironment[],
): Promise<readonly BootstrapAccount[]> {
  if (loaded.some((each) => "problem" in each)) return [];
  try {
    return await services.accounts(validEnvironments(loaded));
  } catch (failure) {
    if (failure instanceof UserError) return [];
    throw failure;
  }
}
