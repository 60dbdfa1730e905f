// A process that is ready only when its parent is gone already.

import { announce } from "../src/index.ts";

process.once("disconnect", () => announce({ kind: "ready" }));
