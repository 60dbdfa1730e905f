// The answer of /sweeps/:sweep/trials/:trial/events.

import { z } from "zod";

import { eventSchema } from "../events.ts";

export const trialEventsSchema = z.object({ events: z.array(eventSchema) });
