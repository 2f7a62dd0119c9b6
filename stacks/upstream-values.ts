import { Fn, type TerraformRemoteState, Token } from "cdktf";
import { type Contract, type OutputKinds, outputName, type Upstream, type UpstreamMap } from "./contract.ts";

/** The outputs of a contract, read from the state of the stack that publishes it. */
export function upstreamValues<Outputs extends OutputKinds>(
  state: TerraformRemoteState,
  { outputs }: Contract<Outputs>,
): Upstream<Outputs> {
  const read = {
    string: (name: string) => state.getString(name),
    list: (name: string) => state.getList(name),
    map: (name: string): UpstreamMap => ({ at: (key) => Token.asString(Fn.lookupNested(state.get(name), [key])) }),
  };
  return Object.fromEntries(
    Object.entries(outputs).map(([key, kind]) => [key, read[kind](outputName(key))]),
  ) as unknown as Upstream<Outputs>;
}
