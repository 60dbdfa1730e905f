// Where the files of a data set are looked for. README.md lists the places in their order.

import { homedir } from "node:os";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";

import { findFile, type PublishedFile } from "./published-file.ts";

export type Places = {
  /** A folder that somebody named: it must hold the files, nothing else is searched. */
  readonly named: string | undefined;
  /** Searched next, in this order: where systems install the files. */
  readonly folders: readonly string[];
  /** Searched last; downloads go here. */
  readonly cache: string;
};

type Lookup = {
  /** What the caller asked for. */
  readonly folder: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The environment variable that names a folder. */
  readonly variable: string;
  /** The folder's name in the cache. */
  readonly cached: string;
  readonly folders?: readonly string[];
};

/** The places by the caller's folder and the environment; an empty string counts as not given. */
export function placesOf({ folder, environment, variable, cached, folders = [] }: Lookup): Places {
  const { CAVIAR_DATA: data, [variable]: named } = environment;
  return {
    named: folder || named || undefined,
    folders,
    cache: join(data || join(homedir(), ".cache", "caviar"), cached),
  };
}

export function searchedIn({ named, folders, cache }: Places): readonly string[] {
  return named === undefined ? [...folders, cache] : [named];
}

/** The first place that holds all of `files`, or undefined. */
export async function findFolder(
  places: Places,
  files: readonly PublishedFile[],
): Promise<string | undefined> {
  for (const folder of searchedIn(places)) {
    const paths = await Promise.all(files.map((file) => findFile(folder, file)));
    if (!paths.includes(undefined)) return folder;
  }
  return undefined;
}

type Absence = {
  readonly dataset: string;
  /** Where it is not. */
  readonly where: string;
  /** What the reader can do about it. */
  readonly ways: readonly string[];
  readonly cause?: unknown;
};

export function missing({ dataset, where, ways, cause }: Absence): CaviarError {
  const remedy = ways.map((way, index) => `(${index + 1}) ${way}`).join("; ");
  return new CaviarError(
    "CAV_DATASET_MISSING",
    `${dataset} was not found: ${where}. Get it in one of these ways: ${remedy}`,
    { cause, facts: { dataset } },
  );
}
