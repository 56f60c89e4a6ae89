import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { Brand } from "./brand.tsx";
import { Desk } from "./desk.tsx";
import { SignIn, SignInEnded } from "./sign-in.tsx";

export function App() {
  const { state } = useConsole();
  const phase = state.phase.value;
  switch (phase.kind) {
    case "signed-in":
      return (
        <>
          {state.isSignInEnded.value && <SignInEnded />}
          <Desk />
        </>
      );
    case "signed-out":
      return <SignIn problem={phase.problem} />;
    case "starting":
      return (
        <main class="gate">
          <Brand />
          <p role="status">{text("signIn.starting")}</p>
        </main>
      );
  }
}
