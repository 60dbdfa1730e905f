import { describe } from "vitest";

import { samplerContract } from "./sampler-contract.ts";

describe("the sampler contract", () => samplerContract({ name: "latin-hypercube" }));
