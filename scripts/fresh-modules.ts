import { vi } from "vitest";

// Test files share a process, which saves starting one and importing cdktf, providers and SDKs for each. The modules of
// this repository are evaluated anew for every file, so that none finds what another one left in them.
vi.resetModules();
