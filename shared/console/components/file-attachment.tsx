import { useSignal } from "@preact/signals";
import { Download } from "lucide";
import { useEffect } from "preact/hooks";
import type { FilePlace } from "../api.ts";
import { useConsole } from "../console-context.ts";
import { explain } from "../explain.ts";
import { text } from "../texts/text.ts";
import { Icon } from "./icons.tsx";

interface FileProps {
  readonly file: FilePlace;
  readonly name: string;
}

/** Fetched with the token, so that its address means nothing to anybody else, and given back when it goes. */
export function FileImage({ file, name }: FileProps) {
  const { attachment } = useConsole();
  const url = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const { conversationId, sequence, index } = file;
  useEffect(() => {
    let isGone = false;
    attachment(file).then(
      (blob) => {
        if (!isGone) url.value = URL.createObjectURL(blob);
      },
      (error: unknown) => {
        problem.value = explain(error);
      },
    );
    return () => {
      isGone = true;
      if (url.peek() !== undefined) URL.revokeObjectURL(url.peek() ?? "");
    };
  }, [conversationId, sequence, index]);
  if (problem.value !== undefined) return <Failed name={name} problem={problem.value} />;
  if (url.value === undefined) return <span class="skeleton image-skeleton" />;
  return <img class="sent-image" src={url.value} alt={name} />;
}

export function FileButton({ file, name }: FileProps) {
  const { attachment } = useConsole();
  const problem = useSignal<string | undefined>(undefined);
  const download = async () => {
    problem.value = undefined;
    try {
      save(await attachment(file), name);
    } catch (error) {
      problem.value = explain(error);
    }
  };
  return (
    <>
      <button type="button" class="button file-button" onClick={() => void download()}>
        <Icon of={Download} />
        <span class="unseen">{text("file.download")} </span>
        <bdi class="file-name">{name}</bdi>
      </button>
      {problem.value !== undefined && <Failed name={name} problem={problem.value} />}
    </>
  );
}

function Failed({ name, problem }: { readonly name: string; readonly problem: string }) {
  return (
    <p class="file-failed" role="alert">
      <bdi>{name}</bdi>: {problem}
    </p>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
