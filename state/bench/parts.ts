import { layoutGraph } from "../graph/layout.ts";
import { filterOf } from "../report/page/filter.ts";
import { buildModel } from "../report/page/model.ts";
import { sampleReport } from "../report/testing/sample-report.ts";
import { maskKnown } from "../secrets/mask.ts";
import { Secrets } from "../secrets/secrets.ts";
import { Random } from "../testing/random.ts";
import { type Ratio, shortestTime } from "./ratio.ts";

/** How three algorithms scale that would be slow if written naively. */
export function measureParts(): Ratio[] {
  return [masking(), pageFilter(), layout()];
}

/** Masking searches each string for all secrets at once: 500 times as many secrets take a few times as long. */
function masking(): Ratio {
  const random = new Random(1);
  const texts = Array.from({ length: 2000 }, () => random.hex(1000));
  const time = (count: number): number => {
    const secrets = new Secrets();
    for (let index = 0; index < count; index++) secrets.add(random.hex(1000));
    return shortestTime(() => maskKnown(texts, secrets));
  };
  return compared("masking with 1000 secrets / with 2", time(1000), time(2), 10);
}

/** A query on the report page runs on every keystroke. */
function pageFilter(): Ratio {
  const data = sampleReport({ resources: 10_000 });
  const { entries } = buildModel(data);
  const holds = filterOf({ query: "tag=team=team-7 memory_size=256 example" });
  const query = shortestTime(() => entries.filter(holds));
  const indexing = shortestTime(() => buildModel(data));
  return compared("page query on 10,000 resources / indexing them", query, indexing, 1);
}

function layout(): Ratio {
  const time = (count: number): number => {
    const nodes = Array.from({ length: count }, (_, index) => ({ id: String(index), label: `node ${index}` }));
    const edges = nodes.slice(1).map((node, index) => ({ from: String(index >> 1), to: node.id }));
    return shortestTime(() => layoutGraph({ nodes, edges, groups: [] }), 3);
  };
  // An algorithm that compares all pairs takes 9 times as long, and the short one is barely a millisecond.
  return compared("layout of 300 nodes / of 100", time(300), time(100), 20);
}

function compared(name: string, time: number, reference: number, budget: number): Ratio {
  return { name, ratio: time / reference, budget, detail: `${time.toFixed(1)} ms / ${reference.toFixed(1)} ms` };
}
