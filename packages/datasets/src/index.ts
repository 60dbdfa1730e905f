export type { Dataset, Split } from "./dataset.ts";
export type { Idx } from "./idx.ts";
export { parseIdx } from "./idx.ts";
export type { LoadOptions } from "./load.ts";
export { datasetNames, loadDataset } from "./load.ts";
export type { DownloadProgress } from "./mirror.ts";
