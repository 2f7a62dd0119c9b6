import type { DataSourceOverlay } from "../overlays/overlay.ts";
import type { Connection } from "./connection.ts";
import type { Kind } from "./kinds.ts";
import { dataState } from "./plan.ts";
import type { ConfigRequest } from "./requests.ts";
import { decode, encode } from "./wired.ts";

export function readDataSource(
  { schema, overlay, type }: Kind<DataSourceOverlay>,
  request: ConfigRequest,
  connection: Connection,
): object {
  const config = decode(request.config, type) ?? {};
  return { state: encode(dataState(schema, config, overlay.read(config, connection.surroundings)), type) };
}
