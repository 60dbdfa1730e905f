// Name and version under which trainers offer the classifier. The version changes when the same
// config and seed would give other numbers.

export const OBJECTIVE_NAME = "classifier";
export const OBJECTIVE_VERSION = "1";
