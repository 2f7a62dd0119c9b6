import { isList, isObject, type ObjectValue, type Value } from "../../wire/value.ts";
import { sameQuantity } from "./quantities.ts";

/**
 * A plan in which a quantity that is only written otherwise than before is no change: `1024Mi` where the state has `1Gi`.
 *
 * @param paths where quantities are, or maps of them
 */
export function settleQuantities(planned: ObjectValue, prior: ObjectValue, paths: readonly string[]): ObjectValue {
  return paths.reduce<Value>((value, path) => settle(value, prior, path.split(".")), planned) as ObjectValue;
}

function settle(planned: Value, prior: Value | undefined, steps: readonly string[]): Value {
  const [step, ...rest] = steps;
  if (step === "*") {
    const before = isList(prior) ? prior : [];
    return isList(planned) ? planned.map((item, index) => settle(item, before[index], rest)) : planned;
  }
  if (isObject(planned) && isObject(prior)) {
    const names = step === undefined ? Object.keys(planned) : step in planned ? [step] : [];
    const settled = names.map((name) => [name, settle(planned[name] ?? null, prior[name], rest)]);
    return { ...planned, ...Object.fromEntries(settled) };
  }
  if (step !== undefined || typeof planned !== "string" || typeof prior !== "string") return planned;
  return sameQuantity(planned, prior) ? prior : planned;
}
