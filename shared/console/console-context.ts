import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Console } from "./start-console.ts";

export const ConsoleContext = createContext<Console | undefined>(undefined);

export function useConsole(): Console {
  const running = useContext(ConsoleContext);
  if (running === undefined) throw new Error("there is no console around this component");
  return running;
}
