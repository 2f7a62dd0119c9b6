import { openReport } from "./open.ts";

// The views read the report while they are loaded, so it is opened first.
openReport()
  .then(() => import("./start.tsx"))
  .catch((failure: unknown) => {
    const root = document.getElementById("app");
    if (root !== null) root.textContent = `This browser cannot open the report: ${String(failure)}`;
    throw failure;
  });
