// The page of the phone alone: the live page, with a worker where a server would be.

import type { Letter } from "../mailbox";
import { Page } from "../page";
import { Core } from "./core";
import { keepHome } from "./home";
import { nameOf, Panel } from "./panel";
import { homeOf } from "./send";
import { Updates } from "./updates";

/** "?speed=30" is for the test bed: its sensors send 45 minutes in one and a half. */
const speed = Number(new URLSearchParams(location.search).get("speed") ?? 1) || 1;

// Opened by the link that `fleetfoot phone pair` shows: kept, and taken out of the address.
if (homeOf(location.href)) {
  keepHome(location.href);
  history.replaceState(null, "", location.pathname + location.search);
}

let redraw = (): void => undefined;
const changed = (): void => redraw();
const core = new Core(changed, nameOf, speed);
const updates = new Updates(changed);

/** What the runner says stays here: it is kept, and comes back as a server would tell it. */
async function deliver({ run, values }: Letter): Promise<string> {
  await core.say(run, values);
  return "";
}

new Page({
  connect: (hooks) => core.inside.listen(hooks),
  deliver,
  isDark: () => core.state === "running", // a lit screen that is dark saves the battery of most phones
  above: (draw) => {
    redraw = draw;
    return new Panel(core, updates, draw);
  },
}).start();

void updates.watchBattery();
void updates.watchStorage();
setInterval(() => void updates.watchStorage(), 600_000);
// Without a place to keep the site in, it works as long as there is a network.
void updates
  .keepSite()
  .catch(() => undefined)
  .then(() => core.open());
