import { expect, it } from "vitest";
import { loadStoredValues } from "./stored-values.ts";

it("leaves times to each object, and keeps what else the provider stores", () => {
  const values = loadStoredValues();
  expect(JSON.stringify(values)).not.toContain("{time}");
  expect(values["aws_eks_access_entry"]?.stored).toEqual({ kubernetes_groups: [] });
});
