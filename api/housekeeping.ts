import type { PublicContext } from "./context.ts";
import { publicWork } from "./context.ts";
import { removeUnclaimedFiles } from "./files/file.removal.ts";
import type { Log } from "./platform/log.ts";
import { passDeadlines } from "./requests/deadline.commands.ts";

const EVERY_MS = 60_000;
const UNCLAIMED_AFTER_MS = 24 * 3_600_000;
