// Keeps the screen on while somebody runs, where the browser can.

export class Wake {
  private sentinel: WakeLockSentinel | null = null;
  private wanted = false;
  private asking = false;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.apply());
  }

  want(wanted: boolean): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    void this.apply();
  }

  private async apply(): Promise<void> {
    if (!("wakeLock" in navigator) || this.asking) return;
    if (!this.wanted) {
      await this.sentinel?.release();
      this.sentinel = null;
    } else if (document.visibilityState === "visible" && (this.sentinel?.released ?? true)) {
      this.asking = true;
      // A browser that saves its battery refuses: then the screen goes dark as it always did.
      this.sentinel = await navigator.wakeLock.request("screen").catch(() => null);
      this.asking = false;
    }
  }
}
