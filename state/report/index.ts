export { renderReport } from "./render-report.ts";
export * from "./report-data.ts";
