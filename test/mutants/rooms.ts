import { domain } from "./domain.room.ts";
import { doors } from "./doors.room.ts";
import { figures } from "./figures.room.ts";
import type { Room } from "./mutate.ts";
import { stream } from "./stream.room.ts";
import { work } from "./work.room.ts";

/** Every list of mutants. */
export const rooms: readonly Room[] = [domain, doors, figures, stream, work];
