import { useConsole } from "../console-context.ts";
import { Brand } from "./brand.tsx";
import { Desk } from "./desk.tsx";
import { SignIn } from "./sign-in.tsx";

export function App() {
  const { state, start } = useConsole();
  const phase = state.phase.value;
  switch (phase.kind) {
    case "signed-in":
      return <Desk />;
    case "choosing":
      return <SignIn users={phase.users} problem={phase.problem} />;
    case "failed":
      return (
        <main class="gate">
          <Brand />
          <p role="alert">{phase.text}</p>
          <button type="button" class="button primary" onClick={() => void start()}>
            Try again
          </button>
        </main>
      );
    case "starting":
      return (
        <main class="gate">
          <Brand />
          <p role="status">Signing in…</p>
        </main>
      );
  }
}
