import { useSignal } from "@preact/signals";
import { useConsole } from "../console-context.ts";
import type { SampleUser } from "../sign-in.ts";
import { Avatar } from "./avatar.tsx";
import { Brand } from "./brand.tsx";

interface SignInProps {
  readonly users: readonly SampleUser[];
  readonly problem: string | undefined;
}

export function SignIn({ users, problem }: SignInProps) {
  const { signIn } = useConsole();
  const chosen = useSignal<string | undefined>(undefined);
  const choose = (id: string) => {
    chosen.value = id;
    void signIn(id);
  };
  return (
    <main class="gate">
      <Brand />
      <div class="gate-card">
        <h1>Who are you?</h1>
        <p class="quiet">
          Sample users of this machine. Each tab can be somebody else, so that you can play several at once.
        </p>
        {problem !== undefined && <p role="alert">{problem}</p>}
        <ul class="users">
          {users.map(({ id, name, roles }) => (
            <li key={id}>
              <button
                type="button"
                class="user"
                disabled={chosen.value !== undefined}
                onClick={() => choose(id)}
              >
                <Avatar name={name} />
                <span class="user-name">{name}</span>
                <span class="quiet">{roles.join(", ")}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}
