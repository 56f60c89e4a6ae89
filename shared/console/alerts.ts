/** Whether this browser can show notifications at all. */
export const canNotify = (): boolean => "Notification" in window;

/** Asks the person, once; a no is remembered by the browser. */
export async function askForNotifications(): Promise<boolean> {
  if (!canNotify()) return false;
  return (await Notification.requestPermission()) === "granted";
}
