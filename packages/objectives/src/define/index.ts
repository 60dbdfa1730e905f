export { z } from "zod";
export { defineObjective, type Definition } from "./define-objective.ts";
export type { Random } from "./random.ts";
export type { Training } from "./training.ts";
