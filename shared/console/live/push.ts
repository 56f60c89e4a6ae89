/** The push socket: it says that something changed, and never what. Whoever hears it syncs. */

export interface PushOptions {
  /** Asks for the socket's address; undefined where there is no push, and then the long poll serves alone. */
  readonly findUrl: () => Promise<string | undefined>;
  readonly syncNow: () => void;
  /** While connected, a sync may wait at its longest. */
  readonly onConnected?: (isConnected: boolean) => void;
  readonly connect?: (url: string) => WebSocket;
  readonly chance?: () => number;
}

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/** Full jitter: anything up to a bound that doubles, so that pages do not come back all at once. */
export function reconnectDelay(attempt: number, chance: number): number {
  return chance * Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
}

/** Connects and stays connected; the answer stops it. */
export function startPush(options: PushOptions): () => void {
  const { findUrl, syncNow, onConnected = () => undefined } = options;
  const { connect = (url) => new WebSocket(url), chance = Math.random } = options;
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let attempt = 0;

  const again = (): void => {
    if (!isStopped) timer = setTimeout(() => void open(), reconnectDelay(attempt++, chance()));
  };

  const listen = (url: string): void => {
    socket = connect(url);
    socket.addEventListener("open", () => {
      attempt = 0;
      onConnected(true);
      // What changed while there was no socket was pushed to nobody.
      syncNow();
    });
    socket.addEventListener("message", syncNow);
    socket.addEventListener("close", () => {
      onConnected(false);
      again();
    });
  };

  const open = async (): Promise<void> => {
    try {
      const url = await findUrl();
      if (url !== undefined && !isStopped) listen(url);
    } catch {
      again();
    }
  };

  void open();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    socket?.close();
  };
}
