// Where the phone is, as its browser says: asked for while a run goes on, where the runner wants it.

import { keep, recall } from "../settings";

const WANTED = "fleetfoot.phone.gps";

/** What the core reads of a fix. */
export function fixOf({ coords }: GeolocationPosition): string {
  const { latitude, longitude, accuracy, speed, altitude } = coords;
  return JSON.stringify({ latitude, longitude, accuracy, speed, altitude });
}

export class Place {
  /** Why there are no fixes: the runner or the phone refuses them. */
  isRefused = false;
  private watching: number | null = null;

  constructor(
    private readonly told: (fix: string) => void,
    private readonly changed: () => void,
    private readonly geolocation: Geolocation | undefined = navigator.geolocation,
  ) {}

  get isThere(): boolean {
    return this.geolocation !== undefined;
  }

  get isWanted(): boolean {
    return recall(WANTED, false);
  }

  want(wanted: boolean): void {
    keep(WANTED, wanted);
  }

  /** Watch while a run goes on; stop when it is over. */
  watch(isRunning: boolean): void {
    const isDue = isRunning && this.isWanted;
    if (isDue === (this.watching !== null) || !this.geolocation) return;
    if (this.watching !== null) {
      this.geolocation.clearWatch(this.watching);
      this.watching = null;
      return;
    }
    this.watching = this.geolocation.watchPosition(
      (position) => {
        this.isRefused = false;
        this.told(fixOf(position));
      },
      ({ code }) => {
        this.isRefused = code === 1; // PERMISSION_DENIED; without a fix it goes on looking
        this.changed();
      },
      { enableHighAccuracy: true, maximumAge: 0 },
    );
  }
}
