import { shortName, withoutKeys } from "../model/address.ts";
import type { Block, GraphItem } from "./blocks.ts";

/** Where a level draws a block: in which box, and in which frames. */
export interface Seat {
  /** Id of the box. */
  readonly box: string;
  /** Ids of the frames around it, outermost first. */
  readonly frames: readonly string[];
  /** What the box stands for. */
  readonly shows: "block" | "type" | "frame" | "rest";
  readonly label: string;
}

/** The frame whose contents a box of {@link levels} "modules" stands for. */
export const boxOfFrame = (frame: string): string => `in ${frame}`;

/** How much is folded. Each level draws fewer boxes than the one before it. */
export interface Level {
  readonly name: "blocks" | "alike" | "instances" | "types" | "modules" | "all-types";
  /** What is drawn as one, as a sentence. */
  readonly folds: string;
}

export const levels: readonly Level[] = [
  { name: "blocks", folds: "" },
  {
    name: "alike",
    folds: "Resources of one type with the same dependencies and no dependants are drawn together.",
  },
  { name: "instances", folds: "The instances of each module are drawn together." },
  { name: "types", folds: "The instances of each module are drawn together, and what is in them by type." },
  { name: "modules", folds: "Each module is drawn as one box, and everything else by type." },
  { name: "all-types", folds: "Everything is drawn by type." },
];

/** The seats of blocks on a level. `alike` has the box of each block that is drawn together with others. */
export function seater<T extends GraphItem>(
  name: Level["name"],
  alike: ReadonlyMap<Block<T>, string>,
): (block: Block<T>) => Seat {
  switch (name) {
    case "blocks":
      return (block) => ({ box: block.id, frames: framesOf(block), shows: "block", label: shortName(block.name) });
    case "alike":
      return (block) => {
        const bundle = alike.get(block);
        return bundle === undefined
          ? { box: block.id, frames: framesOf(block), shows: "block", label: shortName(block.name) }
          : { box: bundle, frames: framesOf(block), shows: "type", label: block.type };
      };
    case "instances":
      return (block) => ({
        box: `${typeof block.place === "string" ? `${block.place}: ` : ""}${block.plain}`,
        frames: framesOf(block).map(withoutKeys),
        shows: "block",
        label: shortName(block.name),
      });
    case "types":
      return (block) => {
        const frames = framesOf(block).map(withoutKeys);
        return { box: `${frames.at(-1) ?? ""} ${typeOf(block)}`, frames, shows: "type", label: block.type };
      };
    case "modules":
      return (block) => {
        const [outer] = framesOf(block).map(withoutKeys);
        return outer === undefined
          ? { box: typeOf(block), frames: [], shows: "type", label: block.type }
          : { box: boxOfFrame(outer), frames: [], shows: "frame", label: outer };
      };
    case "all-types":
      return (block) => ({ box: typeOf(block), frames: [], shows: "type", label: block.type });
  }
}

/** `managed.aws_vpc` */
export function typeOf({ mode, type }: Pick<GraphItem, "mode" | "type">): string {
  return `${mode}.${type}`;
}

/** The ids of the frames around a block: its place, or the instances of modules that it is in. */
export function framesOf({ place, modules }: Pick<Block, "place" | "modules">): string[] {
  if (place !== undefined) return place === null ? [] : [place];
  return modules.map((_, index) => modules.slice(0, index + 1).join("."));
}
