import type { StateBackend } from "../place.ts";
import { localSource } from "./local.ts";
import type { StateSource } from "./source.ts";

export interface OpenOptions {
  /** Where AWS, GitLab and HCP Terraform credentials and endpoints are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Keeps what was read by its ETag, so that an unchanged state is not fetched twice. Holds whole states: keep it private. */
  readonly cacheDirectory?: string;
}

/** The reader of a backend. Opens no connection yet. */
export function openSource(backend: StateBackend, _options: OpenOptions): StateSource {
  if (backend.type === "local") return localSource(backend.path);
  throw new Error(backend.type);
}
