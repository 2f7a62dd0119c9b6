import { sandpitTagKey } from "@ml-platform/rules";
import { environmentOf, type Target } from "@ml-platform/stacks";
import {
  isObject,
  type Json,
  listStored,
  mayHoldAnything,
  type Reading,
  readStates,
  type Stack,
  type StoredState,
  visibleAttributes,
} from "@ml-platform/state";
import type { Context } from "../../context.ts";
import { stackBeside } from "../../inspect/stack-beside.ts";
import { locatedStacks, openOptions, shownPath } from "../../plan/locate.ts";
import { importId } from "../../terraform/import-ids.ts";
import type { LoadedBase } from "../find/choose-base.ts";
import type { Problem } from "../lifecycle/open-registries.ts";
import type { StrayState } from "./leftover.ts";

/** Every state beside those of some bases. */
export interface ListedStates {
  readonly stored: readonly StoredState[];
  /** One for each place in which states are. */
  readonly beside: readonly Pick<Stack, "location">[];
  readonly problems: readonly Problem[];
}

export async function listStates(
  { io, services }: Pick<Context, "io" | "services">,
  target: Target,
  bases: readonly LoadedBase[],
): Promise<ListedStates> {
  const beside: Pick<Stack, "location">[] = [];
  for (const { environment } of bases) {
    const [first] = await locatedStacks({ io, services, target }, environment);
    // In a bucket, each environment has a folder.
    if (first?.location.type === "s3") beside.push({ location: { ...first.location, key: "any.tfstate" } });
    else if (first !== undefined) beside.push(first);
  }
  const { stored, failures } = await listStored(
    beside.map(({ location }) => location),
    openOptions(io, target),
  );
  return { stored, beside, problems: failures.map(({ message }) => ({ message: shownPath(io, message) })) };
}

/** Those that hold something, of no sandpit and no environment that is known, nor of the account itself. */
export async function strayStates(
  { io }: Pick<Context, "io">,
  target: Target,
  { stored, beside }: ListedStates,
  known: readonly string[],
): Promise<StrayState[]> {
  const strangers = stored.filter(
    ({ stack }) => environmentOf(stack, known) === undefined && !stack.endsWith("-bootstrap"),
  );
  const read = await readStates(
    strangers.map(({ file, stack }) => stackBeside(file, stack, "", beside)),
    openOptions(io, target),
  );
  return read.filter(mayHoldAnything).map(stray);
}

function stray(reading: Reading): StrayState {
  const { stack, file } = reading;
  const resources = reading.status === "read" ? reading.state.resources.filter(({ mode }) => mode === "managed") : [];
  const held = resources.map((resource) => visibleAttributes(resource));
  const imported = resources.flatMap((resource) => importId(resource.type, visibleAttributes(resource)).id ?? []);
  const tags = held.flatMap((attributes) => marksOf(attributes));
  const text = (value: Json | undefined): string[] => (typeof value === "string" ? [value] : []);
  return {
    stack: stack.id,
    file,
    sandpit: tags.flatMap((each) => text(each[sandpitTagKey]))[0],
    owner: tags.flatMap((each) => text(each["owner"]))[0],
    resources: resources.length,
    ids: [...imported, ...held.flatMap((attributes) => [...text(attributes["id"]), ...text(attributes["arn"])])],
  };
}

/** Tags of an object of AWS, labels of one of Kubernetes. */
function marksOf({ tags_all: tags, metadata }: { readonly [name: string]: Json }): Readonly<Record<string, Json>>[] {
  const [first] = Array.isArray(metadata) ? metadata : [];
  const labels = isObject(first) ? first["labels"] : undefined;
  return [tags, labels].flatMap((marks) => (isObject(marks) ? [marks as Readonly<Record<string, Json>>] : []));
}
