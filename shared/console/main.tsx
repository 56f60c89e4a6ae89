import { render } from "preact";
import { App } from "./components/app.tsx";
import { ConsoleContext } from "./console-context.ts";
import { createConsole } from "./start-console.ts";

const place = document.getElementById("console");
if (place !== null) {
  const running = createConsole();
  render(
    <ConsoleContext.Provider value={running}>
      <App />
    </ConsoleContext.Provider>,
    place,
  );
  void running.start();
}
