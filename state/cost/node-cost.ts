import type { Cost } from "./cost.ts";
import { costOf, figureOf, instanceFigure, unknown } from "./figures.ts";
import { prices } from "./prices.ts";

/** What one node of a group is. */
export interface PricedNode {
  readonly instanceType: string;
  readonly diskGiB: number;
}

/** What nodes of a group cost on demand, with a gp3 disk each: those that a group would start, which no state has yet. */
export function nodeCost({ instanceType, diskGiB }: PricedNode, count: number, region: string): Cost {
  const instance = instanceFigure(instanceType, region);
  const disk = figureOf(prices.gp3Storage, region, diskGiB);
  if (instance === undefined || disk === undefined) return unknown(`no price for ${instanceType} in ${region}`);
  const figures = [instance, disk].map((figure) => ({ ...figure, hourly: figure.hourly * count }));
  return costOf(`${count} x ${instanceType} with ${diskGiB} GiB gp3`, figures);
}

/** What volumes of gp3 cost, by their size together: those that pods may claim, which no state has. */
export function volumeCost(gib: number, region: string): Cost {
  const figure = figureOf(prices.gp3Storage, region, gib);
  return figure === undefined ? unknown(`no price for gp3 in ${region}`) : costOf(`${gib} GiB gp3`, [figure]);
}
