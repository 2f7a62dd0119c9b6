import { render } from "preact";
import { App } from "./app.tsx";
import { listenForKeys } from "./keys.ts";

const root = document.getElementById("app");
if (root !== null) {
  root.textContent = "";
  render(<App />, root);
}
listenForKeys();
