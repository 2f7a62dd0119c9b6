import { renderedBy } from "../../testing/rendered-chart.ts";

/** What charts/service makes of values. */
export const { rendered, refusal } = renderedBy("service", "greeter");
