import { select } from "d3-selection";
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { layoutColumns } from "../../../graph/column-layout.ts";
import { fitted, type GraphLayout } from "../../../graph/geometry.ts";
import type { Graph } from "../../../graph/graph.ts";
import { kindColours } from "../../../graph/kinds.ts";
import { smoothPath } from "../../../graph/path.ts";
import { farLabel } from "../far-label.ts";

interface Props {
  readonly graph: Graph;
  readonly label: string;
  /** Node to highlight, with its neighbours, while the reader points at no other. */
  readonly selected: string | undefined;
  readonly hrefOf: (node: string) => string;
}

const step = 1.3;
const stride = 80;

/** An interactive graph: pan by dragging or arrow keys, zoom by wheel or + and -, 0 shows all. Nodes are links. */
export function GraphCanvas({ graph, label, selected, hrefOf }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const stage = useRef<SVGGElement>(null);
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown>>(null);
  const layout = useMemo(() => layoutColumns(graph), [graph]);
  const neighbours = useMemo(() => neighboursOf(graph), [graph]);
  const [pointed, setPointed] = useState<string>();
  const shown = pointed ?? selected;

  useEffect(() => {
    const element = svg.current;
    if (element === null) return;
    const zooming = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.05, 3])
      .on("zoom", ({ transform }: { transform: ZoomTransform }) => {
        stage.current?.setAttribute("transform", transform.toString());
        element.classList.toggle("far", transform.k < legible);
      });
    behaviour.current = zooming;
    select(element).call(zooming).on("dblclick.zoom", null);
    begin(element, zooming, layout, selected);
    return () => {
      select(element).on(".zoom", null);
    };
    // Not for each selection, which must not move the drawing while the reader uses it.
  }, [layout]);

  const scale = (factor: number): void => {
    if (svg.current !== null && behaviour.current !== null) behaviour.current.scaleBy(select(svg.current), factor);
  };
  const fit = (): void => {
    if (svg.current !== null && behaviour.current !== null) fitAll(svg.current, behaviour.current, layout);
  };
  const press = (event: KeyboardEvent): void => {
    const pan = ({ ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] } as const)[event.key];
    if (pan !== undefined && svg.current !== null && behaviour.current !== null) {
      const { k } = zoomTransform(svg.current);
      behaviour.current.translateBy(select(svg.current), (pan[0] * stride) / k, (pan[1] * stride) / k);
    } else if (event.key === "+" || event.key === "=") scale(step);
    else if (event.key === "-") scale(1 / step);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  };

  const frames = new Map(layout.groups.map(({ id, label: name }) => [id, name]));
  const near = shown === undefined ? undefined : neighbours.get(shown);
  return (
    <div class="canvas">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be drawn in */}
      <svg
        ref={svg}
        // The class `far` is set by hand: see above.
        data-lit={near === undefined ? undefined : "true"}
        tabindex={0}
        role="group"
        aria-label={`${label}. Arrow keys move, plus and minus zoom, 0 shows all.`}
        onKeyDown={press}
      >
        <defs>
          <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path class="head" d="M0,0.8L7,4L0,7.2z" />
          </marker>
        </defs>
        <g ref={stage}>
          {layout.groups.map(({ id, label: name, x, y, width, height }) => (
            <g key={id} class="group">
              <rect x={x} y={y} width={width} height={height} rx={8} />
              <text x={x + 10} y={y + 16}>
                {name}
              </text>
            </g>
          ))}
          {layout.edges.map(({ from, to, points }) => (
            <path
              key={`${from} ${to}`}
              class={`edge${shown === from || shown === to ? " near" : ""}`}
              d={smoothPath(points, layout.direction)}
              marker-end="url(#head)"
            />
          ))}
          {layout.nodes.map((node) => (
            <a
              key={node.id}
              class={nodeClass(node.id === selected, near?.has(node.id) === true)}
              href={hrefOf(node.id)}
              aria-label={`${node.label}${node.detail === undefined ? "" : `, ${node.detail}`}`}
              aria-current={node.id === selected ? "true" : undefined}
              onPointerEnter={() => setPointed(node.id)}
              onPointerLeave={() => setPointed(undefined)}
              onFocus={() => setPointed(node.id)}
              onBlur={() => setPointed(undefined)}
            >
              <title>{`${node.label}${node.detail === undefined ? "" : `, ${node.detail}`}\n${node.id}`}</title>
              <rect class="box" x={node.x} y={node.y} width={node.width} height={node.height} rx={5} />
              <rect
                class="mark"
                style={{ fill: colourOf(node.kind) }}
                x={node.x + 5}
                y={node.y + 7}
                width={3}
                height={node.height - 14}
                rx={1.5}
              />
              <text class="label" x={node.x + 14} y={node.y + (node.detail === undefined ? node.height / 2 + 4 : 19)}>
                {fitted(node.label, node.width, "label")}
              </text>
              <FarText node={node} frame={frames.get(node.group ?? "")} />
              {node.detail !== undefined && (
                <text class="detail" x={node.x + 14} y={node.y + 35}>
                  {fitted(node.detail, node.width, "detail")}
                </text>
              )}
            </a>
          ))}
        </g>
      </svg>
      <div class="canvas-tools" role="toolbar" aria-label="Zoom">
        <button type="button" onClick={() => scale(step)} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => scale(1 / step)} aria-label="Zoom out">
          −
        </button>
        <button type="button" onClick={fit}>
          Fit
        </button>
      </div>
    </div>
  );
}

/** The label where the graph is small: on two lines if one is too short. */
function FarText({ node, frame }: { node: GraphLayout["nodes"][number]; frame: string | undefined }) {
  const { size, lines } = farLabel(node.label, frame, node.width);
  const middle = node.y + node.height / 2;
  return (
    <text class={`far-label ${size}`} x={node.x + 14}>
      {lines.map((line, index) => (
        <tspan key={line} x={node.x + 14} y={middle + (lines.length === 1 ? 7 : index === 0 ? -3 : 17)}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

/** The smallest scale at which both lines of a box are legible. Below it, boxes show their first line, and larger. */
const legible = 0.8;
/** How much larger they are then. */
const farSize = 1.8;

/** Shows everything; the selected node instead, if it would be too small to read. */
function begin(
  element: SVGSVGElement,
  zooming: ZoomBehavior<SVGSVGElement, unknown>,
  layout: GraphLayout,
  selected: string | undefined,
): void {
  const node = layout.nodes.find(({ id }) => id === selected);
  if (node === undefined || fittingScale(element, layout) >= legible / farSize) fitAll(element, zooming, layout);
  else look(element, zooming, { x: node.x + node.width / 2, y: node.y + node.height / 2 }, legible);
}

function fitAll(element: SVGSVGElement, zooming: ZoomBehavior<SVGSVGElement, unknown>, layout: GraphLayout): void {
  look(element, zooming, { x: layout.width / 2, y: layout.height / 2 }, fittingScale(element, layout));
}

function look(
  element: SVGSVGElement,
  zooming: ZoomBehavior<SVGSVGElement, unknown>,
  centre: { readonly x: number; readonly y: number },
  scale: number,
): void {
  const { clientWidth: width, clientHeight: height } = element;
  select(element).call(
    zooming.transform,
    zoomIdentity.translate(width / 2 - centre.x * scale, height / 2 - centre.y * scale).scale(scale),
  );
}

function fittingScale({ clientWidth, clientHeight }: SVGSVGElement, { width, height }: GraphLayout): number {
  return Math.min(1, clientWidth / Math.max(width, 1), clientHeight / Math.max(height, 1));
}

/** Of each node with an arrow: itself, and what its arrows lead to and from. */
function neighboursOf({ edges }: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const near = new Map<string, Set<string>>();
  const join = (one: string, other: string): void => {
    near.set(one, (near.get(one) ?? new Set([one])).add(other));
  };
  for (const { from, to } of edges) {
    join(from, to);
    join(to, from);
  }
  return near;
}

function colourOf(kind: string | undefined): string {
  const pair = kind === undefined ? undefined : kindColours[kind];
  return pair === undefined ? "var(--quiet)" : `light-dark(${pair[0]}, ${pair[1]})`;
}

function nodeClass(selected: boolean, near: boolean): string {
  return `node${selected ? " selected" : ""}${near ? " near" : ""}`;
}
