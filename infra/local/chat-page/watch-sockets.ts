/** Tells when a socket opens and closes. DirectLineJS takes up a broken one again, but says nothing meanwhile. */
export function watchSockets(tell: (isOpen: boolean) => void): void {
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("open", () => tell(true));
      this.addEventListener("close", () => tell(false));
    }
  };
}
