// What changes around the run: a new version of the site, and the phone's battery.

interface Battery extends EventTarget {
  level: number;
  charging: boolean;
}

/** Bytes of ten hours with chest acceleration: 200 samples a second of 6 bytes, in hex and in lines of 36. */
const ROOM = 100e6;

export class Updates {
  /** Whether this browser has room for few more runs. */
  isStorageLow = false;
  /** Charge, 0 to 1; null where it is charging or the browser does not say. */
  battery: number | null = null;
  private waiting: ServiceWorker | null = null;

  constructor(private readonly changed: () => void) {}

  get isWaiting(): boolean {
    return this.waiting !== null;
  }

  /** Have the whole site kept for starting without a network; resolves when this page is served by what is kept. */
  async keepSite(): Promise<void> {
    if (!("serviceWorker" in navigator)) return;
    const registration = await navigator.serviceWorker.register(new URL("sw.js", document.baseURI));
    this.await(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const fresh = registration.installing;
      fresh?.addEventListener("statechange", () => {
        if (fresh.state === "installed" && navigator.serviceWorker.controller) this.await(fresh);
      });
    });
    if (navigator.serviceWorker.controller) return;
    await new Promise<void>((resolve, reject) => {
      navigator.serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
      registration.installing?.addEventListener("statechange", ({ target }) => {
        if ((target as ServiceWorker).state === "redundant") reject(new Error("the site cannot be kept"));
      });
    });
  }

  /** Use the new version; the runner has asked for it. */
  takeOver(): void {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    this.waiting?.postMessage("take over");
  }

  async watchBattery(): Promise<void> {
    const ask = (navigator as { getBattery?(): Promise<Battery> }).getBattery;
    const battery = await ask?.call(navigator).catch(() => undefined);
    if (!battery) return;
    const look = () => {
      this.battery = battery.charging ? null : battery.level;
      this.changed();
    };
    for (const kind of ["levelchange", "chargingchange"]) battery.addEventListener(kind, look);
    look();
  }

  /** Look how much room there is; a browser that does not say has enough. */
  async watchStorage(): Promise<void> {
    const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
    this.isStorageLow = quota !== undefined && usage !== undefined && quota - usage < ROOM;
    this.changed();
  }

  private await(fresh: ServiceWorker | null): void {
    this.waiting = fresh;
    this.changed();
  }
}
