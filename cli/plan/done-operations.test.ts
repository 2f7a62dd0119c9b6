import { expect, it } from "vitest";
import { DoneOperations } from "./done-operations.ts";

it("counts what was finished, a replacement by its two halves", () => {
  const done = new DoneOperations();
  const finish = (addr: string, action: string, type = "apply_complete") =>
    done.follow({ type, "@message": "", hook: { resource: { addr }, action } });
  finish("a.created", "create");
  finish("a.half", "delete");
  finish("a.replaced", "delete");
  finish("a.replaced", "create");
  finish("a.changed", "update");
  finish("a.failed", "create", "apply_errored");
  finish("a.started", "create", "apply_start");
  expect(done.counts()).toMatchObject({ add: 1, change: 1, replace: 1, destroy: 1 });
  expect(done.count).toBe(5);
});
