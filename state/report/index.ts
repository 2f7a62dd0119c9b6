export { assembleReport, type PersonalFacts, type ReportParts } from "./assemble-report.ts";
export { renderReport } from "./render-report.ts";
export * from "./report-data.ts";
