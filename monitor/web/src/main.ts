// The live page of a server.

import { Connection } from "./connection";
import { toServer } from "./mailbox";
import { Page } from "./page";

new Page({ connect: (hooks) => new Connection(hooks), deliver: toServer }).start();
